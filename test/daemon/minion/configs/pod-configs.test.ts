/** A minion whose pods name what is not there yet. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConfigTold } from "../../../../core/link/configs.js";
import { isSamePod } from "../../../../daemon/minion/configs/pod-configs.js";
import { bench, pod } from "../bench.js";

const test = suite("pods that wait for their configuration");
const container = { name: "c", image: "i" };
const told = (version: string, data = {}): ConfigTold => ({
  ...{ type: "config", kind: "ConfigMap", namespace: "default", name: "m", version },
  ...(version === "" ? {} : { data }),
});
const reasonOf = (status: ReturnType<ReturnType<typeof bench>["told"]>): string | undefined =>
  status?.state?.waiting?.reason;

test("a variable: the container waits, says why, and starts at once when it is there", async () => {
  const it = bench();
  const minion = await it.start();
  const env = [{ name: "A", valueFrom: { configMapKeyRef: { name: "m", key: "k" } } }];
  minion.receive({ type: "run", pod: pod("Always", { containers: [{ ...container, env }] }) });
  assert.ok(it.said.some((m) => m.type === "configWanted"));
  minion.receive(told(""));
  await it.clock.runUntil(it.clock.nowMs() + 40_000, () => reasonOf(it.told()) === "CreateContainerConfigError");
  assert.match(it.told()?.state?.waiting?.message ?? "", /configmap "m" not found/);
  // Long after, when the next try would be far off.
  await it.clock.runUntil(it.clock.nowMs() + 300_000, () => false);
  minion.receive(told("1", { other: "" }));
  await it.clock.runUntil(it.clock.nowMs() + 400, () => false);
  assert.match(it.told()?.state?.waiting?.message ?? "", /couldn't find key k in ConfigMap default\/m/);
  minion.receive(told("2", { k: "v" }));
  await it.clock.runUntil(it.clock.nowMs() + 900, () => it.told()?.state?.running !== undefined);
  assert.ok(it.told()?.state?.running);
  // What is gone leaves what runs.
  minion.receive(told(""));
  await it.clock.runUntil(it.clock.nowMs() + 60_000, () => false);
  assert.ok(it.told()?.state?.running);
  minion.close();
});

test("a volume: the pod waits, says why, and starts at once when it is there", async () => {
  const it = bench();
  const minion = await it.start();
  minion.receive({ type: "run", pod: pod("Always", { volumes: [{ name: "v", configMap: { name: "m" } }] }) });
  await it.clock.runUntil(it.clock.nowMs() + 5_000, () => false);
  minion.receive(told(""));
  const failed = () => it.notes().find((n) => n.reason === "FailedMount");
  await it.clock.runUntil(it.clock.nowMs() + 5_000, () => failed() !== undefined);
  assert.match(failed()?.message ?? "", /MountVolume.SetUp failed for volume "v" : configmap "m" not found/);
  await it.clock.runUntil(it.clock.nowMs() + 300_000, () => false);
  minion.receive(told("1", { k: "v" }));
  await it.clock.runUntil(it.clock.nowMs() + 900, () => it.told()?.state?.running !== undefined);
  assert.ok(it.told()?.state?.running);
  minion.close();
});

test("without a word of the master the pod waits for it, and says so", async () => {
  const it = bench();
  const minion = await it.start();
  minion.receive({ type: "run", pod: pod("Always", { volumes: [{ name: "v", configMap: { name: "m" } }] }) });
  const failed = () => it.notes().find((n) => n.reason === "FailedMount");
  await it.clock.runUntil(it.clock.nowMs() + 30_000, () => failed() !== undefined);
  assert.match(failed()?.message ?? "", /the master has not told of default\/ConfigMap\/m yet/);
  minion.close();
});

test("a pod is the same as long as its containers can see no difference", () => {
  const one = pod("Always");
  const labelled = { ...one, metadata: { ...one.metadata, labels: { a: "b" } } };
  assert.ok(isSamePod(one, { ...one, metadata: { ...one.metadata, resourceVersion: "9" } }));
  for (const other of [labelled, pod("Never")]) assert.not.ok(isSamePod(one, other));
  assert.not.ok(isSamePod(undefined, one));
});

test.run();
