/** The machine all controllers share, by traces of a made-up one: it keeps one Pod called NAME-child, and looks again each minute. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controllerMachine, refusalBackOffMs } from "../../actors/controller.js";
import type { ActorEvent } from "../../actors/events.js";
import type { ApiObject } from "../../core/objects/types.js";
import { Driver } from "./drive.js";

const test = suite("the machine of controllers");

const object: ApiObject = { kind: "Keeper", metadata: { name: "k", namespace: "default", uid: "k1" } };
const child = (name: string): ApiObject => ({ kind: "Pod", metadata: { name, uid: `${name}-uid` } });
const machine = controllerMachine<ApiObject, ApiObject>({
  id: "keeper",
  child: ["pod", "pods"],
  reconcile: (_object, children, nowMs) => ({
    create: children.length === 0 ? [{ kind: "Pod", metadata: { name: "k-child" } }] : [],
    update: [],
    remove: children.slice(1).map((c) => ({ kind: "Pod", name: c.metadata.name, uid: c.metadata.uid ?? "" })),
    status: { children: children.length },
    ...(children.length === 1 ? { againAtMs: Math.ceil((nowMs + 1) / 60_000) * 60_000 } : {}),
    notes: children.length > 1 ? [{ level: "Warning", reason: "TooMany", message: `${children.length} children` }] : [],
  }),
});
const observed = (...children: ApiObject[]): ActorEvent => ({ type: "controller.observed", object, children });
const acted = (failed = 0): ActorEvent => ({
  type: "controller.acted",
  created: failed > 0 ? [] : ["k-child"],
  removed: [],
  failed,
  why: failed > 0 ? "quota" : "",
});

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
