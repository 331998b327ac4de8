/** A minion's machine, what it hears, and how long it beats. */
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { minionMachine } from "../../../actors/minion/machine.js";
import type { Node } from "../../../core/kinds/node/object.js";
import { Driver } from "../drive.js";

export const node: Node = { kind: "Node", metadata: { name: "m1" }, spec: {} };
export const connected: ActorEvent = { type: "minion.connected", bootId: "b1", runId: "r1", engineMessage: "" };
export const changed = (unschedulable: boolean): ActorEvent => ({
  type: "minion.changed",
  object: { ...node, spec: { unschedulable } },
});
export const closed: ActorEvent = { type: "minion.disconnected", why: "closed (1006)" };
export const evict: ActorEvent = { type: "minion.evict" };
export const hold: ActorEvent = { type: "minion.hold", why: "3 of 5 minions are lost" };
export const beat = (more: object = {}): ActorEvent =>
  ({
    type: "minion.heartbeat",
    bootId: "b1",
    digestAgrees: true,
    engineOk: true,
    engineMessage: "",
    ...more,
  }) as ActorEvent;
export const engineDown = beat({ engineOk: false, engineMessage: "no such socket" });

export async function beats(it: Driver, count: number, everyMs = 1_000): Promise<void> {
  for (let i = 0; i < count; i++) {
    await it.clock.advance(everyMs);
    it.tell(beat());
  }
}

/** A minion that has beaten once a second for `seconds`. */
export async function beating(seconds = 20): Promise<Driver> {
  const it = new Driver(minionMachine, { object: node });
  it.tell(connected);
  await beats(it, seconds);
  return it;
}

export async function untilState(it: Driver, state: string, withinMs = 20_000): Promise<void> {
  await it.clock.runUntil(it.clock.nowMs() + withinMs, () => it.state === state);
  assert.is(it.state, state);
}

const wellIs: Readonly<Record<string, string>> = {
  Ready: "True",
  Connected: "True",
  EngineReady: "True",
  Silent: "False",
  Slow: "False",
  Flapping: "False",
  EvictionHalted: "False",
};

/** The conditions written last that are not as in a healthy minion: `Ready False Silent`. */
export function troubles(it: Driver): string[] {
  const written = it.steps.flatMap((s) => s.commands).findLast((c) => c.type === "writeMinionStatus");
  const conditions = written?.type === "writeMinionStatus" ? written.conditions : [];
  return conditions.filter((c) => c.status !== wellIs[c.type]).map((c) => `${c.type} ${c.status} ${c.reason}`);
}

export const notesOf = (it: Driver): string[] =>
  it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "note" ? [c.reason] : [])));

/** Lost and back; what it says when it is back. */
export async function flap(it: Driver, answer: ActorEvent): Promise<string[]> {
  await beats(it, 3);
  await untilState(it, "Lost.deciding");
  it.tell(answer);
  it.tell(connected);
  return troubles(it);
}
