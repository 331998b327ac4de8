import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { Life } from "../../../scenarios/simulation/life.js";
import { PatientApi } from "../../../scenarios/simulation/patient-api.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("an operator whose master is away");

const object = { kind: "Namespace", metadata: { name: "x" }, spec: {} } as never;
const place = { namespace: "", name: "x" };

/** A master that answers as it is told, and is not there for `awayMs`. */
function master(awayMs: number, answers: (() => Promise<unknown>)[]) {
  const clock = new VirtualClock();
  const upMs = clock.nowMs() + awayMs;
  const asked: string[] = [];
  const answer = (what: string) => (): Promise<unknown> => {
    asked.push(what);
    return answers.shift()?.() ?? Promise.resolve(object);
  };
  const resources = { create: answer("create"), update: answer("update"), remove: answer("remove") };
  const it = {
    life: new Life(clock),
    get resources() {
      return clock.nowMs() < upMs ? null : resources;
    },
  };
  /** Its process ends, and another begins at once. */
  const crash = (): void => {
    it.life.end();
    it.life = new Life(clock);
  };
  return { clock, asked, crash, api: new PatientApi(it as never, clock) };
}

async function settled<T>(clock: VirtualClock, work: Promise<T>, ms = 130_000): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  work.then(over, over);
  await clock.runUntil(clock.nowMs() + ms, () => isOver);
  return work;
}

test("it is asked again until it is there, and given up after two minutes", async () => {
  const late = master(5_000, []);
  assert.equal(await settled(late.clock, late.api.create(object, "v1")), object);
  assert.equal(late.asked, ["create"]);
  const never = master(1e9, []);
  const refused = settled(never.clock, never.api.create(object, "v1")).catch((error: Fault) => error.reason);
  assert.is(await refused, "ServiceUnavailable");
});

test("what may work later is asked again, what is refused is not", async () => {
  const later = new Fault("ServiceUnavailable", "the disk reports an error", { retry: true });
  const busy = master(0, [() => Promise.reject(later)]);
  await settled(busy.clock, busy.api.remove("Namespace", place, { propagation: "Background" }));
  assert.equal(busy.asked, ["remove", "remove"]);
  const strict = master(0, [() => Promise.reject(new Fault("Conflict", "no"))]);
  const reason = await settled(strict.clock, strict.api.create(object, "v1")).catch((error: Fault) => error.reason);
  assert.equal([reason, strict.asked.length], ["Conflict", 1]);
});

test("one that ended before it answered is asked again, and that it was done counts", async () => {
  const lost = master(0, [
    () => new Promise(() => lost.crash()),
    () => Promise.reject(new Fault("AlreadyExists", "x")),
  ]);
  assert.equal(await settled(lost.clock, lost.api.create(object, "v1")), object);
  assert.equal(lost.asked, ["create", "create"]);
});

test.run();
