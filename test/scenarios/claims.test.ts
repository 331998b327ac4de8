/** Claims in whole simulated clusters: directories are made where pods go, kept, and taken away, whoever is away meanwhile. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../core/kinds/all.js";
import { minionOfVolume } from "../../core/kinds/persistent-volume/object.js";
import { isReady } from "../../core/kinds/pod/phase.js";
import { readObject } from "../../core/kinds/prepare.js";
import { defaultCluster } from "../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../scenarios/simulation/world.js";

const test = suite("claims in simulated clusters");

const claim = (name: string, spec: object = {}): AnyObject =>
  readObject("PersistentVolumeClaim", {
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  }).object;
const pod = (name: string, claimName: string, more: object = {}): AnyObject =>
  readObject("Pod", {
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 1,
      volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
      containers: [{ name: "c", image: "i:1", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
      ...more,
    },
  }).object;

class Cluster {
  readonly world: SimulatedWorld;

  constructor(seed: string, minions = 3) {
    this.world = new SimulatedWorld({ seed, cluster: { ...defaultCluster, minions } });
  }

  create(...objects: AnyObject[]): void {
    for (const object of objects) void this.world.api.create(object, "v1");
  }

  remove(kind: "Pod" | "PersistentVolumeClaim", name: string): void {
    void this.world.api.remove(kind, { namespace: "default", name }, { propagation: "Background" });
  }

  pod(name: string) {
    return this.world.objects.get("Pod", "default", name);
  }

  claim(name: string) {
    return this.world.objects.get("PersistentVolumeClaim", "default", name);
  }

  get volumes() {
    return [...this.world.objects.list("PersistentVolume")];
  }

  /** Directories there are, with their minions. */
  get directories(): string[] {
    return [...this.world.hosts].flatMap(([name, host]) => host.claimed().map((path) => `${name}:${path}`));
  }

  async until(what: string, holds: () => boolean, forMs = 60_000): Promise<void> {
    const { clock } = this.world;
    await clock.runUntil(clock.nowMs() + forMs, holds);
    assert.ok(holds(), what);
  }

  isReady(name: string): boolean {
    const found = this.pod(name);
    return found !== undefined && isReady(found);
  }

  /** Whether the scheduler, or the claim, said something like this. */
  said(pattern: RegExp): boolean {
    return [...this.world.objects.list("Event")].some(({ message = "" }) => pattern.test(message));
  }
}

test("a pod waits for its claim, gets a directory where it goes, and so does the next one, there", async () => {
  const cluster = new Cluster("claims");
  await cluster.world.start();
  cluster.create(pod("first", "data"));
  await cluster.until("it says what it waits for", () => cluster.said(/persistentvolumeclaim "data" not found/));
  cluster.create(claim("data"));
  await cluster.until("it runs", () => cluster.isReady("first"));
  const [volume] = cluster.volumes;
  const minion = cluster.pod("first")?.spec.nodeName ?? "";
  assert.is(volume && minionOfVolume(volume), minion);
  assert.equal(cluster.directories, [`${minion}:/volumes/${volume?.metadata.name}`]);
  cluster.create(pod("second", "data"));
  await cluster.until("so does the second", () => cluster.isReady("second"));
  assert.is(cluster.pod("second")?.spec.nodeName, minion);
  cluster.remove("PersistentVolumeClaim", "data");
  await cluster.world.clock.advance(5_000);
  assert.ok(cluster.claim("data")?.metadata.deletionTimestamp, "held by those that use it");
  cluster.remove("Pod", "first");
  cluster.remove("Pod", "second");
  await cluster.until("nothing is left", () => cluster.directories.length + cluster.volumes.length === 0);
  assert.is(cluster.claim("data"), undefined);
  await cluster.world.close();
});

test("two pods that ask at once for one new claim go to one minion", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const cluster = new Cluster(`both-${seed}`);
    await cluster.world.start();
    cluster.create(claim("data"), pod("a", "data"), pod("b", "data"));
    await cluster.until("both run", () => cluster.isReady("a") && cluster.isReady("b"));
    assert.is(cluster.pod("a")?.spec.nodeName, cluster.pod("b")?.spec.nodeName);
    assert.is(cluster.volumes.length, 1);
    await cluster.world.close();
  }
});

test("a pod whose minion is away waits for it, and says why; a directory is taken away when its minion is back", async () => {
  const cluster = new Cluster("away");
  await cluster.world.start();
  cluster.create(claim("data"), pod("first", "data"));
  await cluster.until("it runs", () => cluster.isReady("first"));
  const minion = cluster.pod("first")?.spec.nodeName ?? "";
  cluster.remove("Pod", "first");
  await cluster.until("it is gone", () => cluster.pod("first") === undefined);
  await cluster.world.inject({ fault: "power-cut", on: "" }, { minions: [minion], pods: [] });
  await cluster.world.clock.advance(20_000);
  cluster.create(pod("next", "data"));
  await cluster.until("it says why", () => cluster.said(/claim "data" is a directory of/));
  assert.is(cluster.pod("next")?.spec.nodeName, undefined);
  cluster.remove("Pod", "next");
  cluster.remove("PersistentVolumeClaim", "data");
  await cluster.until("its claim is gone", () => cluster.claim("data") === undefined);
  await cluster.world.clock.advance(30_000);
  assert.is(cluster.volumes[0]?.status?.phase, "Released");
  const host = cluster.world.hosts.get(minion);
  host?.boot();
  await cluster.until(
    "the directory is gone",
    () => cluster.directories.length + cluster.volumes.length === 0,
    120_000,
  );
  await cluster.world.close();
});

test("a claim of a pod's own is made for it, and goes with it; another's under its name is not taken", async () => {
  const cluster = new Cluster("own");
  await cluster.world.start();
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  const volumes = [{ name: "scratch", ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: "b" } }, spec } } }];
  const containers = [{ name: "c", image: "i:1", volumeMounts: [{ name: "scratch", mountPath: "/s" }] }];
  cluster.create(claim("second-scratch"), pod("first", "", { volumes, containers }));
  cluster.create(pod("second", "", { volumes, containers }));
  await cluster.until("it runs", () => cluster.isReady("first"));
  assert.is(cluster.claim("first-scratch")?.metadata.labels?.["a"], "b");
  assert.is(cluster.directories.length, 1);
  await cluster.until("the other says why not", () => cluster.said(/was not made for this pod/));
  cluster.remove("Pod", "first");
  await cluster.until("nothing is left of it", () => cluster.directories.length + cluster.volumes.length === 0);
  assert.is(cluster.claim("first-scratch"), undefined);
  await cluster.world.close();
});

test("a volume made by hand is chosen, and kept when its claim goes; a pod on a minion that was named waits there", async () => {
  const cluster = new Cluster("by hand", 2);
  await cluster.world.start();
  const [minion = ""] = cluster.world.minions;
  const terms = [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [minion] }] }];
  cluster.create(claim("data", { storageClassName: "manual" }), pod("named", "data", { nodeName: minion }));
  await cluster.world.clock.advance(5_000);
  assert.not(cluster.isReady("named"));
  const spec = {
    capacity: { storage: "5Gi" },
    accessModes: ["ReadWriteOnce"],
    storageClassName: "manual",
    local: { path: "/disks/one" },
    nodeAffinity: { required: { nodeSelectorTerms: terms } },
  };
  cluster.create(readObject("PersistentVolume", { metadata: { name: "one" }, spec }).object);
  await cluster.until("it runs", () => cluster.isReady("named"));
  assert.is(cluster.claim("data")?.status?.capacity?.["storage"], "5Gi");
  cluster.remove("Pod", "named");
  cluster.remove("PersistentVolumeClaim", "data");
  await cluster.until("it is released", () => cluster.volumes[0]?.status?.phase === "Released");
  await cluster.world.clock.advance(15_000);
  assert.is(cluster.volumes.length, 1);
  await cluster.world.close();
});

test.run();
