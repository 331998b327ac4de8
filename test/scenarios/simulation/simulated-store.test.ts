import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Fault } from "../../../core/fault.js";
import { MemoryDisk } from "../../../core/store/memory.js";
import { Life } from "../../../scenarios/simulation/life.js";
import { type DiskTrouble, simulatedStore } from "../../../scenarios/simulation/simulated-store.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("a master's store, simulated");

const object = (name: string) => ({ kind: "Namespace", metadata: { name }, spec: {} }) as never;

function begin() {
  const clock = new VirtualClock();
  const trouble: DiskTrouble = { delayMs: 0, failing: null, crash: null };
  const told: string[] = [];
  const disk = new MemoryDisk();
  const options = {
    ...{ disk, trouble, clock },
    onLanded: () => void told.push("landed"),
    onAcknowledged: (o: { metadata: { name: string } }, _revision: number, removed: boolean) =>
      void told.push(`${o.metadata.name} ${removed ? "removed" : "written"}`),
  };
  const open = (life: Life) => simulatedStore(options, life);
  const life = new Life(clock);
  return { clock, trouble, told, life, store: open(life), open };
}
const names = async (store: ReturnType<typeof simulatedStore>): Promise<string[]> =>
  (await store.list("Namespace")).items.map((o) => o.metadata.name);

test("a write lands, and then is told to whoever asked for it", async () => {
  const { store, told } = begin();
  await store.write([{ op: "create", object: object("a") }]);
  await store.write([{ op: "remove", key: { kind: "Namespace", namespace: "", name: "a" } }]);
  assert.equal(told, ["landed", "a written", "landed", "a removed"]);
});

test("a disk that fails says so, unless the write has landed all the same", async () => {
  for (const landed of [false, true]) {
    const it = begin();
    it.trouble.failing = { landed };
    const written = it.store.write([{ op: "create", object: object("a") }]);
    assert.is(
      await written.then(
        () => "done",
        (error: Fault) => error.reason,
      ),
      landed ? "done" : "ServiceUnavailable",
    );
    it.trouble.failing = null;
    assert.equal(await names(it.open(new Life(it.clock))), landed ? ["a"] : []);
  }
});

test("a slow disk takes its time", async () => {
  const it = begin();
  it.trouble.delayMs = 500;
  const written = it.store.write([{ op: "create", object: object("a") }]);
  await it.clock.advance(499);
  assert.equal(it.told, []);
  await it.clock.advance(1);
  await written;
  assert.equal(it.told, ["landed", "a written"]);
});

test("a process that ends at a write hears nothing of it", async () => {
  for (const landed of [false, true]) {
    const it = begin();
    let crashed = 0;
    it.trouble.crash = { afterWrites: 2, landed, onCrash: () => crashed++ };
    await it.store.write([{ op: "create", object: object("a") }]);
    void it.store.write([{ op: "create", object: object("b") }]);
    await it.clock.advance(1_000);
    assert.equal([crashed, it.trouble.crash], [1, null]);
    assert.equal(await names(it.open(new Life(it.clock))), landed ? ["a", "b"] : ["a"]);
    assert.not.ok(it.told.includes("b written"));
  }
});

test.run();
