import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refusalBackOffMs } from "../../../actors/controller/setup.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";
import { acted, child, machine, object, observed } from "../made-up-controller.js";

const test = suite("what controllers do");

test("says a thing once, until it is otherwise", () => {
  const it = new Driver(machine, { object });
  const notes = (...children: ApiObject[]): string[] => {
    it.tell(observed(...children));
    const said = it.last.commands.flatMap((c) => (c.type === "note" ? [c.message] : []));
    it.tell(acted());
    return said;
  };
  assert.equal(notes(child("a"), child("b")), ["2 children"]);
  assert.equal(notes(child("a"), child("b")), []);
  assert.equal(notes(child("a")), []);
  assert.equal(notes(child("a"), child("b")), ["2 children"]);
});

test("a refusal is waited on longer each time, and its own time passing does not end the wait", async () => {
  const it = new Driver(machine, { object });
  for (const waitMs of refusalBackOffMs) {
    it.tell(observed());
    it.tell(acted(1));
    assert.is(it.state, "BackingOff");
    await it.clock.advance(waitMs - 1);
    assert.is(it.state, "BackingOff");
    await it.clock.advance(1);
    assert.equal([it.state, it.said], ["Stable", ["observe"]]);
  }
});

test.run();
