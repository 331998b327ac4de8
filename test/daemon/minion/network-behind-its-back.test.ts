/** What somebody does to the pods' network behind the cluster's back: it heals, with a word of it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { labelKeys } from "../../../daemon/minion/engine/engine.js";
import { comparePeriodMs } from "../../../daemon/minion/engine-watch.js";
import { bench, pod } from "./bench.js";
import { ready, reasons, running } from "./running.js";

const test = suite("the network behind a minion's back");

for (const told of [true, false])
  test(`a sandbox taken out of the pods' network is put back as it was (${told ? "told" : "found"})`, async () => {
    const b = await running();
    const sandbox = [...b.machine.host.containers.values()].find((c) => c.sandbox)?.info;
    if (!told) b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
    b.machine.disconnect(sandbox?.id ?? "");
    await b.clock.advance(told ? 20 : comparePeriodMs);
    if (told) assert.is(ready(b), "False");
    await b.clock.advance(500);
    assert.is(ready(b), "True");
    assert.is(b.machine.host.find(sandbox?.id ?? "")?.info.ip, sandbox?.ip);
    assert.equal(b.idsOf("running"), [b.id]);
    assert.ok(reasons(b).includes("SandboxChanged"));
  });

test("one whose address is another's by now is built again", async () => {
  const b = await running();
  const sandbox = [...b.machine.host.containers.values()].find((c) => c.sandbox)?.info;
  b.machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  b.machine.disconnect(sandbox?.id ?? "");
  const spec = { hostname: "x", ports: [], hostNetwork: false };
  const other = await new Promise<string>((resolve) => {
    void b.engine
      .createSandbox({ ...spec, name: "x", labels: { [labelKeys.role]: "warm" } })
      .then((x) => resolve(x.id));
    void b.clock.advance(500);
  });
  const taker = b.machine.host.get(other);
  b.machine.host.disconnect(taker);
  b.machine.host.connect(taker, sandbox?.ip ?? "");
  b.machine.weather = { lostPercent: 0, repeatedPercent: 0 };
  await b.clock.advance(comparePeriodMs + 5_000);
  assert.is(ready(b), "True");
  assert.is(b.idsOf("running").length, 1);
  assert.is(b.told()?.restartCount, 1);
});

test("one that was taken out while no daemon was there is put back by the next", async () => {
  const b = await running();
  const sandbox = [...b.machine.host.containers.values()].find((c) => c.sandbox)?.info;
  b.minion.close();
  b.machine.disconnect(sandbox?.id ?? "");
  const second = await b.start();
  const first = second.hello().pods[0]?.status;
  assert.is(first?.podIP, sandbox?.ip);
  assert.is(first?.conditions?.find((c) => c.type === "Ready")?.reason, "SandboxNotInNetwork");
  await b.clock.advance(500);
  assert.is(ready(b), "True");
  assert.is(b.machine.host.find(sandbox?.id ?? "")?.info.ip, sandbox?.ip);
  assert.equal(b.idsOf("running"), [b.id]);
  assert.ok(reasons(b).includes("SandboxChanged"));
});

test("where nobody remembers its address, the pod is built again", async () => {
  const b = await running();
  const sandbox = [...b.machine.host.containers.values()].find((c) => c.sandbox)?.info;
  b.minion.close();
  b.forget();
  b.machine.disconnect(sandbox?.id ?? "");
  const second = await b.start();
  second.receive({ type: "sync", report: false, pods: [pod("Always")] });
  await b.clock.advance(5_000);
  assert.is(ready(b), "True");
  assert.not(b.machine.host.find(sandbox?.id ?? ""));
  assert.is(b.idsOf("running").length, 1);
  assert.is(b.told()?.restartCount, 1);
});

test("a pod on its host's network has no place to be put back to", async () => {
  const b = bench();
  const onHost = pod("Always", { hostNetwork: true });
  (await b.start()).receive({ type: "run", pod: onHost });
  await b.clock.advance(10_000);
  const ids = b.idsOf("running");
  await b.start();
  await b.clock.advance(2 * comparePeriodMs);
  assert.is(ready(b), "True");
  assert.equal(b.idsOf("running"), ids);
  assert.not(reasons(b).includes("SandboxChanged"));
});

test("a bridge that is deleted is made anew, and the pods are in their network again as they were", async () => {
  const b = await running();
  const sandbox = [...b.machine.host.containers.values()].find((c) => c.sandbox)?.info;
  b.machine.deleteBridge();
  await b.clock.advance(1_100);
  assert.is(ready(b), "False");
  await b.clock.advance(1_000);
  assert.is(ready(b), "True");
  assert.not(b.machine.host.bridgeGone);
  assert.is(b.machine.host.find(sandbox?.id ?? "")?.info.ip, sandbox?.ip);
  assert.equal(b.idsOf("running"), [b.id]);
});

test("one that cannot be made anew is told of every pod that is not made, and tried until it works", async () => {
  const b = await running();
  const fault = new Fault("Conflict", "the network cannot be had", { retry: true });
  const takeBack = b.machine.fail("mendNetwork", { kind: "refuse", fault }, 1_000);
  b.machine.deleteBridge();
  await b.clock.advance(10_000);
  assert.is(ready(b), "False");
  assert.ok(reasons(b).includes("FailedCreatePodSandBox"));
  takeBack();
  await b.clock.advance(90_000);
  assert.is(ready(b), "True");
});

test("all sandboxes removed: every container is ended and made anew in another, and nobody is said to have started any", async () => {
  const b = bench(0, 2);
  const minion = await b.start();
  const containers = ["a", "b"].map((name) => ({ name, image: "i" }));
  minion.receive({ type: "run", pod: pod("Always", { containers }) });
  await b.clock.advance(10_000);
  const old = b.idsOf("running");
  for (const c of [...b.machine.host.containers.values()]) if (c.sandbox) b.machine.host.remove(c);
  // A look at what runs comes in between.
  b.machine.stopEngine("live");
  b.machine.startEngine();
  await b.clock.advance(10_000);
  const now = b.idsOf("running");
  assert.is(now.length, 2);
  assert.not(now.some((id) => old.includes(id)));
  assert.not(reasons(b).includes("StartedBehind"));
  assert.is(ready(b), "True");
});

test("a warm sandbox taken out of the network is given to nobody", async () => {
  const b = bench(0, 2);
  await b.start();
  await b.clock.advance(10_000);
  const [first] = b.machine.host.containers.keys();
  b.machine.disconnect(first ?? "");
  await b.clock.advance(10_000);
  assert.not(b.machine.host.find(first ?? ""));
  assert.is(b.machine.host.containers.size, 2);
});

test.run();
