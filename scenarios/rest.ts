/** Whether a cluster is at rest: all is as it is wanted, and nothing that counts has changed for a while. */
import { convergence } from "./convergence.js";
import type { CalmSpec } from "./format/scenario.js";
import type { World } from "./world.js";

/** A change of something every so often is no unrest: events and beats. */
const restlessKinds = new Set([
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Service",
  "Endpoints",
]);

export class Rest {
  readonly #world: World;
  /** When something changed last. */
  changedAtMs = 0;
  #lastChange = "";

  constructor(world: World) {
    this.#world = world;
    world.events.onChange(({ object }) => {
      if (!restlessKinds.has(object.kind)) return;
      this.changedAtMs = world.clock.nowMs();
      this.#lastChange = `${object.kind} ${object.metadata.name}`;
    });
  }

  /** What is missing; undefined when it is at rest. @param sinceMs it counts from here at the earliest */
  missing({ demand, quietMs }: CalmSpec, sinceMs: number): string | undefined {
    if (demand === "none") return undefined;
    const missing = convergence(this.#world.observe(), demand);
    if (missing !== undefined) return missing;
    const stillMs = this.#world.clock.nowMs() - Math.max(this.changedAtMs, sinceMs);
    return stillMs < quietMs ? `${this.#lastChange} changed ${stillMs / 1000} s ago` : undefined;
  }
}
