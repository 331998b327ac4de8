/** A cluster that is never left alone: pods that come and go, controllers that grow and shrink, containers that die. */
import { setTimeout as after } from "node:timers/promises";
import Docker from "dockerode";
import type { Random } from "../../core/random.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { Cluster } from "../e2e/cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, serviceOf, servicesPath } from "../e2e/manifests.js";
import { isRunning, type Seen } from "../e2e/watcher.js";

export interface Done {
  pods: number;
  resizes: number;
  requests: number;
  kills: number;
  watches: number;
  /** What did not come as it should. */
  failures: string[];
}

const failuresMax = 20;
const controller = "web";

export class Churn {
  readonly done: Done = { pods: 0, resizes: 0, requests: 0, kills: 0, watches: 0, failures: [] };
  readonly #cluster: Cluster;
  readonly #random: Random;
  #isOver = false;
  #loops: Promise<void>[] = [];

  constructor(cluster: Cluster, random: Random) {
    this.#cluster = cluster;
    this.#random = random;
  }

  async start(): Promise<void> {
    await this.#cluster.ok("POST", controllersPath, controllerOf(controller, 3));
    await this.#cluster.ok("POST", servicesPath, serviceOf(controller, 80, 8080));
    this.#loops = [
      this.#repeat(200, (n) => this.#pod(`soak-${n}`)),
      this.#repeat(2_000, () => this.#resize()),
      this.#repeat(100, () => this.#request()),
      this.#repeat(5_000, () => this.#kill()),
      this.#repeat(1_000, () => this.#watch()),
    ];
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #repeat(pauseMs: number, work: (n: number) => Promise<void>): Promise<void> {
    for (let n = 0; !this.#isOver; n++) {
      await work(n).catch((error: unknown) => {
        if (this.done.failures.length < failuresMax) this.done.failures.push(String(error));
      });
      if (!this.#isOver) await after(pauseMs);
    }
  }

  /** Made, seen running, read from, changed, and taken away. */
  async #pod(name: string): Promise<void> {
    const watcher = await this.#cluster.watch("pods");
    try {
      await this.#cluster.ok("POST", podsPath, podOf(name));
      const isIt = (pod: Seen): boolean => pod.metadata.name === name;
      await watcher.until(`${name} runs`, (pod) => isIt(pod) && isRunning(pod));
      await this.#cluster.ok("GET", `${podsPath}/${name}/log?tailLines=5`);
      await this.#cluster.ok("DELETE", `${podsPath}/${name}?gracePeriodSeconds=1`);
      await watcher.until(`${name} is gone`, (pod, { type }) => isIt(pod) && type === "DELETED");
      this.done.pods++;
    } finally {
      watcher.close();
    }
  }

  async #resize(): Promise<void> {
    const scale = `${controllersPath}/${controller}/scale`;
    const body = { kind: "Scale", apiVersion: "autoscaling/v1", metadata: { name: controller, namespace: "default" } };
    await this.#cluster.ok("PUT", scale, { ...body, spec: { replicas: 1 + this.#random.below(5) } });
    this.done.resizes++;
  }

  /** Through the service's own address. */
  async #request(): Promise<void> {
    const { spec } = await this.#cluster.ok<Seen>("GET", `${servicesPath}/${controller}`);
    const answer = await fetch(`http://${spec.clusterIP}/`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
    // At the moment its pods are exchanged there may be nobody behind it.
    await answer?.text().catch(() => "");
    this.done.requests++;
  }

  async #kill(): Promise<void> {
    const docker = new Docker();
    const label = [`${labelKeys.cluster}=${this.#cluster.name}`, `${labelKeys.role}=container`];
    const found = await docker.listContainers({ filters: { label, status: ["running"] } });
    const victim = found[this.#random.below(Math.max(1, found.length))];
    // It may be gone by now.
    if (victim)
      await docker
        .getContainer(victim.Id)
        .kill()
        .catch(() => undefined);
    this.done.kills++;
  }

  async #watch(): Promise<void> {
    const watcher = await this.#cluster.watch("replicationcontrollers");
    await watcher.until("the controller is told", ({ metadata }) => metadata.name === controller);
    watcher.close();
    this.done.watches++;
  }
}
