/** What an engine's events do not tell is found by looking, however long nothing happened before. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { type ContainerInfo, type ContainerSpec, labelKeys } from "../../../daemon/minion/engine/engine.js";
import { comparePeriodMs } from "../../../daemon/minion/engine-watch.js";
import { bench, pod } from "./bench.js";

const test = suite("what runs, compared with what should");

async function atRest() {
  const b = bench();
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always") });
  await b.clock.advance(5 * 60_000);
  assert.is(b.states().at(-1), "running");
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  return b;
}

type Bench = Awaited<ReturnType<typeof atRest>>;

async function looked(b: Bench): Promise<readonly ContainerInfo[]> {
  let found: readonly ContainerInfo[] = [];
  void b.engine.list().then((all) => {
    found = all;
  });
  await b.clock.advance(100);
  return found;
}

const stray: ContainerSpec = {
  name: "stray",
  labels: { [labelKeys.podUid]: "gone", [labelKeys.role]: "container", [labelKeys.container]: "c" },
  image: "i",
  env: [],
  mounts: [],
  sandboxId: "",
  cpuShares: 0,
  nanoCpus: 0,
  memoryBytes: 0,
  privileged: false,
};

test("a death that was not told", async () => {
  const b = await atRest();
  const [{ id } = { id: "" }] = (await looked(b)).filter((c) => c.labels[labelKeys.role] === "container");
  void b.engine.killContainer(id);
  await b.clock.advance(comparePeriodMs + 2_000);
  const now = await looked(b);
  assert.equal(
    now
      .filter((c) => c.labels[labelKeys.role] === "container")
      .map((c) => `${c.state} ${c.id === id}`)
      .sort(),
    ["exited true", "running false"],
  );
});

test("a container of a pod that is not ours goes, and is tried again when it does not", async () => {
  const b = await atRest();
  const before = (await looked(b)).length;
  const sandboxId = (await looked(b)).find((c) => c.labels[labelKeys.role] === "sandbox")?.id ?? "";
  void b.engine.createContainer({ ...stray, sandboxId });
  b.machine.fail("removeContainer", { kind: "refuse", fault: new Fault("Conflict", "not now") });
  await b.clock.advance(comparePeriodMs);
  assert.is((await looked(b)).length, before + 1);
  await b.clock.advance(comparePeriodMs + 2_000);
  assert.is((await looked(b)).length, before);
});

test("what nobody claims is left alone, and goes with the next look once the master does not want it", async () => {
  const b = await atRest();
  const sandboxId = (await looked(b)).find((c) => c.labels[labelKeys.role] === "sandbox")?.id ?? "";
  const isThere = async (): Promise<boolean> => (await looked(b)).some(({ name }) => name === stray.name);
  void b.engine.createContainer({ ...stray, sandboxId });
  await b.clock.advance(100);
  const minion = await b.start();
  await b.clock.advance(4.5 * comparePeriodMs);
  assert.is(await isThere(), true);
  b.machine.fail("removeContainer", { kind: "refuse", fault: new Fault("Conflict", "not now") }, 1, stray.name);
  minion.receive({ type: "sync", pods: [pod("Always")], report: false });
  await b.clock.advance(1_000);
  assert.is(await isThere(), true);
  await b.clock.advance(comparePeriodMs + 2_000);
  assert.is(await isThere(), false);
});

test.run();
