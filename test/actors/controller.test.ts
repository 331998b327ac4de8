/** The machine all controllers share, by traces of a made-up one. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Driver } from "./drive.js";
import { acted, child, machine, object, observed } from "./made-up-controller.js";

const test = suite("the machine of controllers");

test("looks, acts, waits until it is done, and looks again at its time", async () => {
  const it = new Driver(machine, { object });
  it.tell(observed());
  it.tell(observed());
  it.tell(acted());
  it.tell(observed(child("k-child")));
  it.tell(observed(child("k-child")));
  await it.clock.advance(60_000);
  assert.equal(it.trace(), [
    "spawned → Stable:",
    "controller.observed → Acting: writeStatus carryOut",
    "controller.observed → Acting:",
    "controller.acted → Stable: note",
    "controller.observed → Stable: writeStatus armTimer",
    "controller.observed → Stable:",
    "timer again → Stable: observe",
  ]);
});

test("the whole plan is one order, so that one answer ends it", () => {
  const it = new Driver(machine, { object });
  it.tell(observed(child("a"), child("b"), child("c")));
  const { create, update, remove } = it.command("carryOut");
  assert.equal([create, update, remove.map((r) => r.uid)], [[], [], ["b-uid", "c-uid"]]);
});

test.run();
