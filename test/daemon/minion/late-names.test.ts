/** A warm sandbox is its pod's from the moment it is given, whoever looks and whatever ends in between. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ContainerInfo, type Engine, labelKeys } from "../../../daemon/minion/engine/engine.js";
import { lateNames } from "../../../daemon/minion/engine/late-names.js";
import { podUidOf } from "../../../daemon/minion/names.js";
import { refillDelayMs } from "../../../daemon/minion/sandboxes.js";
import { bench, replica } from "./bench.js";

const test = suite("names that are written later");

const always = (): boolean => true;
const warm = (id: string): ContainerInfo => ({
  ...{ id, name: `trp_warm_${id}`, image: "pause", state: "running", createdAtMs: 0, ip: "10.1.0.2" },
  labels: { [labelKeys.role]: "warm" },
});
const inside = (sandbox: string): ContainerInfo => ({
  ...{ id: `in ${sandbox}`, name: "c", image: "i", state: "running", createdAtMs: 0 },
  labels: {
    [labelKeys.role]: "container",
    [labelKeys.cluster]: "t",
    [labelKeys.namespace]: "n",
    [labelKeys.pod]: "web",
    [labelKeys.podUid]: "u1",
    [labelKeys.sandbox]: sandbox,
  },
});

/** An engine that knows a few containers and how to rename them. */
function engineWith(containers: ContainerInfo[]) {
  const state = { found: containers as readonly ContainerInfo[], renames: 0 };
  const list = async (): Promise<readonly ContainerInfo[]> => state.found;
  const renameContainer = async (id: string, name: string): Promise<void> => {
    state.renames++;
    state.found = state.found.map((f) => (f.id === id ? { ...f, name } : f));
  };
  return { state, named: lateNames({ list, renameContainer } as unknown as Engine) };
}

const nameOf = async (engine: Engine, id: string): Promise<string | undefined> =>
  (await engine.list()).find((f) => f.id === id)?.name;

test("a name holds at once, and the engine is told once, later", async () => {
  const { state, named } = engineWith([warm("a"), warm("b")]);
  assert.is(await named.list(), state.found);
  named.giveName("a", "k8s_POD_web.n.t_u1_0");
  assert.is(await nameOf(named, "a"), "k8s_POD_web.n.t_u1_0");
  assert.is(await nameOf(named, "b"), "trp_warm_b");
  assert.is(await named.list(), await named.list());
  assert.is(state.renames, 0);
  assert.ok(named.hasUnwrittenNames);
  await named.writeNames(always);
  await named.writeNames(always);
  assert.is(state.renames, 1);
  assert.not(named.hasUnwrittenNames);
  assert.is(await nameOf(named, "a"), "k8s_POD_web.n.t_u1_0");
});

test("who is interrupted goes on where it stopped", async () => {
  const { state, named } = engineWith([warm("a"), warm("b")]);
  named.giveName("a", "one");
  named.giveName("b", "two");
  await named.writeNames(() => state.renames === 0);
  assert.is(state.renames, 1);
  assert.is(await nameOf(named, "b"), "two");
  await named.writeNames(always);
  assert.equal(
    state.found.map((f) => f.name),
    ["one", "two"],
  );
});

test("the next daemon knows from the pod's containers whose an unnamed sandbox is", async () => {
  const { state, named } = engineWith([warm("a"), inside("a"), warm("b")]);
  assert.equal((await named.list()).map(podUidOf), ["u1", "u1", ""]);
  await named.writeNames(always);
  assert.equal(state.found.map(podUidOf), ["u1", "u1", ""]);
});

/** A minion with a warm sandbox, at rest. */
async function ready() {
  const b = bench(0, 1);
  const minion = await b.start();
  await b.clock.advance(5_000);
  assert.equal(b.containers(), ["warm running"]);
  return { ...b, minion };
}

const runs = (b: { machine: ReturnType<typeof bench>["machine"] }): string[] =>
  [...b.machine.host.containers.values()]
    .filter(({ info }) => info.labels[labelKeys.role] === "container" && info.state === "running")
    .map(({ info }) => info.id);

test("its name is written when it is calm, and a pod that is deleted before takes its sandbox along", async () => {
  const b = await ready();
  const names = (): string[] => [...b.machine.host.containers.values()].map(({ info }) => info.name);
  b.minion.receive({ type: "run", pod: replica() });
  await b.clock.advance(1_000);
  assert.is(b.states().at(-1), "running");
  assert.not(names().some((name) => name.startsWith("k8s_POD_")));
  await b.clock.advance(refillDelayMs + 1_000);
  assert.ok(names().some((name) => name.startsWith("k8s_POD_web")));
  b.minion.receive({ type: "stop", uid: "u1", graceSeconds: 0 });
  await b.clock.advance(5_000);
  assert.equal(b.containers(), ["warm running"]);
  b.minion.receive({ type: "run", pod: replica() });
  await b.clock.advance(500);
  b.minion.receive({ type: "stop", uid: "u1", graceSeconds: 0 });
  await b.clock.advance(5_000);
  assert.equal(b.containers(), ["warm running"]);
});

test("a daemon that ends before the name is written: the next one adopts sandbox and container", async () => {
  const b = await ready();
  b.minion.receive({ type: "run", pod: replica() });
  await b.clock.advance(1_000);
  const before = runs(b);
  const next = await b.start();
  next.receive({ type: "sync", report: false, pods: [replica()] });
  await b.clock.advance(10_000);
  assert.is(before.length, 1);
  assert.equal(runs(b), before);
  assert.is(b.states().at(-1), "running");
});

test("a warm sandbox that ended unheard of costs its pod one attempt", async () => {
  const b = await ready();
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  const [id = ""] = b.machine.host.containers.keys();
  b.machine.exit(id, 1);
  b.machine.weather = { lostPercent: 0, repeatedPercent: 0 };
  b.minion.receive({ type: "run", pod: replica() });
  await b.clock.advance(3_000);
  assert.is(b.states().at(-1), "running");
});

test.run();
