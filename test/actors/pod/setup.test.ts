import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { lost, report, running } from "./driver.js";

const test = suite("what a pod's machine takes for news");

for (const [what, event] of [
  ["a late report", () => report("failed", { seq: 1 })],
  ["another minion's report", () => ({ ...report("failed"), minion: "m2" }) as ActorEvent],
  ["the report of an earlier pod of that name", () => report("failed", { uid: "u0" })],
  ["another minion's loss", () => ({ ...lost, minion: "m2" }) as ActorEvent],
] as const)
  test(`${what} says nothing`, () => {
    const it = running();
    it.tell(event());
    assert.is(it.state, "Running");
    assert.equal(it.said, []);
  });

test("an event nobody foresaw is recorded", () => {
  const it = running();
  it.tell({ type: "agent.tornDown" });
  assert.equal(it.last.commands, [{ type: "unexpected", event: "agent.tornDown" }]);
});

test.run();
