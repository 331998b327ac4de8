/** Daemon sets in a simulated cluster: what they see come and go, and a master that dies in between. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../../core/kinds/all.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { isReady } from "../../../../core/kinds/pod/phase.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { defaultCluster } from "../../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../../scenarios/simulation/world.js";

const test = suite("keeping a pod on each minion");
const place = { namespace: "default", name: "agent" };
const template = (image: string, more: object = {}): object => ({
  metadata: { labels: { app: "agent" } },
  spec: { terminationGracePeriodSeconds: 2, containers: [{ name: "c", image }], ...more },
});
const setOf = (more: object = {}): AnyObject =>
  readObject("DaemonSet", {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: { app: "agent" } }, template: template("i:1"), ...more },
  }).object;

class Cluster {
  readonly world = new SimulatedWorld({ seed: "daemons", cluster: { ...defaultCluster, minions: 3 } });

  get pods(): Pod[] {
    return [...this.world.objects.list("Pod")].filter((p) => !p.metadata.deletionTimestamp);
  }

  /** `minion: image` of each pod that is ready. */
  get told(): string[] {
    const { minions } = this.world;
    return this.pods
      .filter(isReady)
      .map((p) => `m${minions.indexOf(p.spec.nodeName ?? "") + 1}: ${p.spec.containers[0]?.image}`)
      .sort();
  }

  change(spec: object): void {
    void this.world.api.update("DaemonSet", place, (set) => ({ ...set, spec: { ...set.spec, ...spec } }) as typeof set);
  }

  async after(ms: number): Promise<string[]> {
    await this.world.clock.advance(ms);
    return this.told;
  }
}

async function inCluster(act: (cluster: Cluster) => Promise<void>): Promise<void> {
  const cluster = new Cluster();
  await cluster.world.start();
  await act(cluster);
  await cluster.world.close();
}

const all = (image: string): string[] => [1, 2, 3].map((n) => `m${n}: ${image}`);

test("each minion has one, and a new one when the template changes, though the master dies in the middle", () =>
  inCluster(async (cluster) => {
    const { world } = cluster;
    void world.api.create(setOf(), "v1");
    assert.equal(await cluster.after(20_000), all("i:1"));
    const crash = { fault: "master-crash", afterWrites: 6, landed: true } as const;
    const begin = await world.inject(crash, { minions: [], pods: [] });
    cluster.change({ template: template("i:2") });
    await cluster.after(5_000);
    await begin();
    assert.equal(await cluster.after(60_000), all("i:2"));
    assert.equal([...world.objects.list("ControllerRevision")].map((r) => r.revision).sort(), [1, 2]);
  }));

test("a cordoned minion gets one, too; a tainted one keeps or loses it", () =>
  inCluster(async (cluster) => {
    const { world } = cluster;
    const [first = "", second = "", third = ""] = world.minions;
    const node = (name: string, spec: object): void =>
      void world.api.update("Node", { namespace: "", name }, (n) => ({ ...n, spec: { ...n.spec, ...spec } }));
    node(first, { unschedulable: true });
    void world.api.create(setOf(), "v1");
    assert.equal(await cluster.after(20_000), all("i:1"));
    node(second, { taints: [{ key: "k", effect: "NoSchedule" }] });
    node(third, { taints: [{ key: "k", effect: "NoExecute" }] });
    assert.equal(await cluster.after(20_000), ["m1: i:1", "m2: i:1"]);
    const [set] = world.objects.list("DaemonSet");
    assert.equal([set?.status?.desiredNumberScheduled, set?.status?.numberMisscheduled], [1, 1]);
  }));

test("one for which there is no room waits, says why, and comes when there is", () =>
  inCluster(async (cluster) => {
    const { world } = cluster;
    const [first = ""] = world.minions;
    const containers = [{ name: "c", image: "i:1", resources: { requests: { cpu: "3500m" } } }];
    const big = { apiVersion: "v1", kind: "Pod", metadata: { name: "big" }, spec: { nodeName: first, containers } };
    void world.api.create(readObject("Pod", big).object, "v1");
    await cluster.after(5_000);
    const asks = { containers: [{ name: "c", image: "i:1", resources: { requests: { cpu: "1" } } }] };
    void world.api.create(setOf({ template: template("", asks) }), "v1");
    assert.is((await cluster.after(20_000)).filter((t) => t.endsWith("i:1")).length, 3);
    const waiting = cluster.pods.find((p) => !p.spec.nodeName);
    assert.match(waiting?.status?.conditions?.[0]?.message ?? "", /1 lacks cpu/);
    void world.api.remove("Pod", { namespace: "default", name: "big" }, { propagation: "Background" });
    await cluster.after(60_000);
    assert.equal(cluster.told, all("i:1"));
  }));

test("a set that is made anew adopts the pods and the history of the one before", () =>
  inCluster(async (cluster) => {
    const { world } = cluster;
    void world.api.create(setOf(), "v1");
    await cluster.after(20_000);
    const names = cluster.pods.map(({ metadata }) => metadata.name).sort();
    void world.api.remove("DaemonSet", place, { propagation: "Orphan" });
    await cluster.after(5_000);
    void world.api.create(setOf(), "v1");
    await cluster.after(20_000);
    assert.equal(cluster.pods.map(({ metadata }) => metadata.name).sort(), names);
    assert.is([...world.objects.list("ControllerRevision")].length, 1);
    void world.api.remove("DaemonSet", place, { propagation: "Background" });
    await cluster.after(20_000);
    assert.equal([cluster.pods, [...world.objects.list("ControllerRevision")]], [[], []]);
  }));

test.run();
