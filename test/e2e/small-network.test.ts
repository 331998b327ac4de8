/** A pod network with thirteen addresses: all of them are for pods, and who gets none says why. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, shell } from "./manifests.js";
import type { Seen, Watcher } from "./watcher.js";

const it = suite("small network");
const all = 13;
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "small", minions: 1, standIns: ["echo"], podPrefixBits: 28 });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const sleeps = shell("exec sleep 3600");
const isRunning = (pod: Seen): boolean => pod.status.phase === "Running";
const running = (pods: Seen[]): number => pods.filter(isRunning).length;
const patienceMs = 60_000;

async function scale(replicas: number): Promise<void> {
  await cluster.troupeOk("scale", "rc", "w", "--replicas", String(replicas));
}

it("a pod that needs an address gets that of an idle warm sandbox", async () => {
  await cluster.ok("POST", controllersPath, controllerOf("w", 9, sleeps));
  await watcher.untilAll("nine run", (pods) => running(pods) === 9, patienceMs);
  for (const name of ["bare-1", "bare-2", "bare-3", "bare-4"]) await cluster.ok("POST", podsPath, podOf(name, sleeps));
  await watcher.untilAll("all addresses are taken by pods", (pods) => running(pods) === all, patienceMs);
  for (const name of ["bare-2", "bare-3", "bare-4"]) await cluster.troupeOk("delete", "pod", name);
});

it("pods without an address wait, and say why, in events that are counted", async () => {
  await scale(20);
  const isTold = (pod: Seen): boolean =>
    pod.status.phase === "Pending" && /no address is free/.test(pod.status.message ?? "");
  const fits = (pods: Seen[]): boolean => running(pods) === all && pods.filter(isTold).length === 21 - all;
  await watcher.untilAll("thirteen run, eight say why not", fits, patienceMs);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const events = await cluster.ok<{ items: { reason: string; message: string; involvedObject: { name: string } }[] }>(
    "GET",
    "/api/v1/namespaces/default/events",
  );
  const failed = events.items.filter((event) => event.reason === "FailedCreatePodSandBox");
  const perPod = new Set(failed.map((event) => event.involvedObject.name));
  assert.is(failed.length, perPod.size, JSON.stringify(failed.map((event) => event.message)));
});

it("when there are addresses again, those who wait get them", async () => {
  await scale(3);
  await watcher.untilAll("four run", (pods) => pods.length === 4 && running(pods) === 4, 90_000);
});

it.run();
