import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { Gate } from "../../../../daemon/api/answers/gate.js";
import type { Asker } from "../../../../daemon/api/askers.js";
import { waitingMsMax } from "../../../../daemon/api/limits.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";

const test = suite("gate");
const limits = { max: 2, perCallerMax: 2, waitingMax: 2, waitingPerCallerMax: 2 };

function asker(flow: string): Asker & { go(): void } {
  let gone = (): void => {};
  return {
    flow,
    onGone: (listener) => {
      gone = listener;
    },
    go: () => gone(),
  };
}

const refused = (error: unknown): void => {
  assert.instance(error, Fault);
  assert.is((error as Fault).code, 429);
  assert.is((error as Fault).details.retryAfterSeconds, 1);
};

test("so many are let in, so many wait, the others are told when to come again", async () => {
  const gate = new Gate("lists", limits, new VirtualClock(0));
  const [leave] = [await gate.enter(asker("a")), await gate.enter(asker("a"))];
  let waited = 0;
  const third = gate.enter({ ...asker("b"), onWait: () => waited++ });
  const fourth = gate.enter({ ...asker("b"), onWait: () => waited++ });
  assert.is(waited, 2);
  await gate.enter(asker("c")).then(() => assert.unreachable(), refused);
  leave?.();
  leave?.();
  (await third)();
  (await fourth)();
  assert.is(gate.taken, 1);
  assert.is(gate.waiting, 0);
});

test("nobody waits for ever, and who goes away keeps no place", async () => {
  const clock = new VirtualClock(0);
  const gate = new Gate("lists", limits, clock);
  const leave = await gate.enter(asker("a"), 2);
  const gone = asker("b");
  const first = gate.enter(gone);
  const second = gate.enter(asker("c"));
  gone.go();
  await first.then(() => assert.unreachable(), refused);
  assert.is(gate.waiting, 1);
  const late = second.then(() => assert.unreachable(), refused);
  await clock.advance(waitingMsMax);
  await late;
  assert.is(gate.waiting, 0);
  leave();
  assert.is(gate.taken, 0);
});

test.run();
