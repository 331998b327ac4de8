import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planText, vainBackOffMs, vainToldAt } from "../../../actors/controller/vain.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";
import { acted, child, machine, object, observed } from "../made-up-controller.js";

const test = suite("actions that change nothing");
const vain = () => ({ ...acted(), created: [], vain: true as const });
const tooMany = (): ApiObject[] => [child("a"), child("b")];

test("the same again waits longer each time, and is told once", async () => {
  const it = new Driver(machine, { object });
  const told: string[] = [];
  for (const waitMs of [...vainBackOffMs, 30_000, 30_000]) {
    it.tell(observed(...tooMany()));
    assert.is(it.state, "Acting");
    told.push(
      ...it.last.commands.flatMap((c) => (c.type === "note" && c.reason === "NothingChanged" ? [c.message] : [])),
    );
    it.tell(vain());
    it.tell(observed(...tooMany()));
    it.tell(observed(...tooMany()));
    assert.is(it.state, "InVain");
    await it.clock.advance(waitMs - 1);
    assert.is(it.state, "InVain");
    await it.clock.advance(1);
    assert.equal([it.state, it.said], ["Stable", ["cancelTimer", "observe"]]);
  }
  assert.equal(told, [
    `what it decided (delete 1) was carried out ${vainToldAt} times, and changed nothing; it tries again, less and less often`,
  ]);
});

test("what is decided otherwise does not wait, and the waits begin anew", async () => {
  const it = new Driver(machine, { object });
  const inVain = (): void => {
    it.tell(observed(...tooMany()));
    it.tell(vain());
    it.tell(observed(...tooMany()));
  };
  inVain();
  await it.clock.advance(100);
  inVain();
  it.tell(observed(child("a"), child("c")));
  assert.is(it.state, "Acting");
  it.tell(vain());
  await it.clock.advance(100);
  assert.is(it.state, "Stable");
});

test("nothing is waited for when nothing is to be done any more, or something came of it", () => {
  const it = new Driver(machine, { object });
  it.tell(observed(...tooMany()));
  it.tell(vain());
  it.tell(observed(child("a")));
  assert.equal([it.state, it.timers], ["Stable", ["again"]]);
  it.tell(observed(...tooMany()));
  it.tell(acted());
  assert.is(it.state, "Stable");
});

test("a plan is the same whatever revisions it was made from", () => {
  const plan = (resourceVersion: string, label: string) => ({
    create: [],
    update: [{ kind: "Pod", metadata: { name: "a", resourceVersion, labels: { label } } }],
    remove: [],
  });
  assert.is(planText(plan("1", "x")), planText(plan("2", "x")));
  assert.is.not(planText(plan("1", "x")), planText(plan("1", "y")));
});

test.run();
