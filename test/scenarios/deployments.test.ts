// runner: timeout 240 s
/** Deployments in whole simulated clusters: many seeds, a minion lost in the middle of a roll, a master that dies in it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Deployment } from "../../core/kinds/deployment/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isLost, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import { readObject } from "../../core/kinds/prepare.js";
import { seededRandom } from "../../core/random.js";
import { defaultCluster } from "../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../scenarios/simulation/world.js";

const test = suite("deployments in simulated clusters");
const seeds = 200;
const place = { namespace: "default", name: "web" };
const [replicas, surge, unavailable] = [6, 2, 1];

const template = (image: string): object => ({
  metadata: { labels: { app: "web" } },
  spec: {
    terminationGracePeriodSeconds: 2,
    containers: [{ name: "c", image, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } }],
  },
});
const deployment = (image: string): Deployment =>
  readObject("Deployment", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      strategy: { rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
      template: template(image),
    },
  }).object;

class Roll {
  readonly world: SimulatedWorld;
  /** Nothing but us ends pods until then. */
  isCalm = true;
  readonly wrong: string[] = [];

  constructor(seed: string) {
    this.world = new SimulatedWorld({ seed, cluster: { ...defaultCluster, minions: 3 } });
    this.world.objects.onChange((change) => {
      if (change.object.kind !== "Pod" || change.type === "DELETED") return;
      const was = change.type === "MODIFIED" ? (change.previous as Pod) : undefined;
      this.#judge(was, change.object);
    });
  }

  get pods(): Pod[] {
    return [...this.world.objects.list("Pod")].filter((pod) => !isTerminating(pod) && !isLost(pod));
  }

  #judge(was: Pod | undefined, pod: Pod): void {
    if (!was && this.isCalm && this.pods.length > replicas + surge) this.wrong.push(`${this.pods.length} pods`);
    if (!was || isTerminating(was) || !isTerminating(pod) || !isReady(was)) return;
    const ready = this.pods.filter(isReady).length;
    if (this.isCalm && ready < replicas - unavailable) this.wrong.push(`${ready} ready pods after one was ended`);
  }

  setImage(image: string): void {
    void this.world.api.update("Deployment", place, (d) => {
      const spec = { ...d.spec, template: deployment(image).spec.template };
      return { ...d, metadata: { ...d.metadata, generation: (d.metadata.generation ?? 0) + 1 }, spec };
    });
  }

  /** @returns whether all is ready, and of this image */
  isDone(image: string): boolean {
    const pods = this.pods.filter(isReady);
    const [now] = [...this.world.objects.list("Deployment")];
    const progress = now?.status?.conditions?.find(({ type }) => type === "Progressing");
    return (
      this.pods.length === replicas &&
      pods.length === replicas &&
      pods.every((pod) => pod.spec.containers[0]?.image === image) &&
      progress?.reason === "NewReplicaSetAvailable" &&
      now?.status?.updatedReplicas === replicas
    );
  }

  async until(image: string, forMs: number): Promise<void> {
    const { clock } = this.world;
    await clock.runUntil(clock.nowMs() + forMs, () => this.isDone(image));
    assert.ok(this.isDone(image), `no end of the roll to ${image}: ${this.#told()}`);
  }

  #told(): string {
    const [now] = [...this.world.objects.list("Deployment")];
    const pods = this.pods.map((p) => `${p.metadata.name} ${p.status?.phase} ${p.status?.reason} ${p.spec.nodeName}`);
    return JSON.stringify([now?.status, pods], undefined, 1);
  }
}

test(`${seeds} rolls and their undoing, a minion without power in the middle`, async () => {
  for (let seed = 0; seed < seeds; seed++) {
    const random = seededRandom(`roll-${seed}`);
    const roll = new Roll(`roll-${seed}`);
    const { world } = roll;
    await world.start();
    void world.api.create(deployment("troupe/echo:1"), "v1");
    await roll.until("troupe/echo:1", 60_000);
    roll.setImage("troupe/echo:2");
    await world.clock.advance(random.below(6_000));
    roll.isCalm = false;
    const minion = world.minions[random.below(3)] ?? "";
    await world.inject({ fault: "power-cut", on: "" }, { minions: [minion], pods: [] });
    if (random.below(3) === 0) {
      const crash = { fault: "master-crash", afterWrites: random.below(8), landed: true } as const;
      const begin = await world.inject(crash, { minions: [], pods: [] });
      await world.clock.advance(2_000);
      await begin();
    }
    await roll.until("troupe/echo:2", 300_000);
    roll.isCalm = true;
    roll.setImage("troupe/echo:1");
    await roll.until("troupe/echo:1", 120_000);
    assert.equal(roll.wrong, [], `seed ${seed}`);
    assert.is([...world.objects.list("ReplicaSet")].length, 2);
    await world.close();
  }
});

test.run();
