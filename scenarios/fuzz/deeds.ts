/** Random faults and actions. Every fault ends, and no action asks for more than fits. */
import type { Random } from "../../core/random.js";
import { between, chance, pick, time, weighted } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { type Deed, faults, somePods } from "./random-faults.js";
import type { Grown } from "./random-objects.js";
import type { Workloads } from "./workloads.js";

/** Draws deeds in the order in which they are done: what was deleted is not asked for again before it is made anew. */
export class Deeds {
  readonly #random: Random;
  /** Names of pods and controllers, gone or not: a fault that finds nobody does nothing. */
  readonly #names: readonly string[];
  #controllers: Grown[];
  #services: Manifest[];
  #pods: Manifest[];
  /** Not there (yet, or any more). */
  readonly #absent: Manifest[];
  readonly #grown: readonly Grown[];
  /** Names of stateful sets. */
  readonly #sets: readonly string[];
  /** A rolling update takes its time: its controller is not deleted meanwhile. */
  readonly #updated = new Set<Grown>();

  /** @param later which of the workloads are not there from the start */
  constructor(random: Random, { controllers, services, pods, sets }: Workloads, later: readonly Manifest[]) {
    this.#random = random;
    this.#names = [...controllers.map((c) => c.name), ...[...pods, ...sets].map((p) => p.metadata.name)];
    this.#grown = controllers;
    this.#sets = sets.map((set) => set.metadata.name);
    this.#controllers = controllers.filter((c) => !later.includes(c.manifest));
    this.#services = services.filter((s) => !later.includes(s));
    this.#pods = pods.filter((p) => !later.includes(p));
    this.#absent = [...later];
  }

  fault(): Deed {
    return weighted(this.#random, faults)(this.#random, this.#names);
  }

  action(): Deed {
    const r = this.#random;
    const [set] = this.#sets;
    if (set !== undefined && chance(r, 30)) return this.#change(set);
    const make = weighted<() => Deed | undefined>(r, [
      [5, () => this.#resize()],
      [1, () => this.#update()],
      [2, () => ({ do: "drain", on: chance(r, 50) ? "one minion" : `one minion that runs ${pick(r, this.#names)}` })],
      [1, () => ({ do: "cordon", on: "one minion" })],
      [1, () => ({ do: "uncordon", on: "all minions" })],
      [
        2,
        () => ({
          do: "delete-pods",
          on: somePods(r, [...this.#grown.map((c) => c.name), ...this.#sets]),
          ...this.#grace(),
        }),
      ],
      [2, () => this.#create()],
      [2, () => this.#delete()],
    ]);
    return make() ?? { do: "uncordon", on: "all minions" };
  }

  #grace(): Deed {
    return chance(this.#random, 50) ? { grace: pick(this.#random, [0, 0, 1, 5]) } : {};
  }

  #resize(): Deed | undefined {
    if (this.#controllers.length === 0) return undefined;
    const { name, replicasMax } = pick(this.#random, this.#controllers);
    return { do: "resize", controller: name, replicas: this.#random.below(replicasMax + 1) };
  }

  #update(): Deed | undefined {
    if (this.#controllers.length === 0) return undefined;
    const r = this.#random;
    const controller = pick(r, this.#controllers);
    this.#updated.add(controller);
    const { name } = controller;
    return { do: "rolling-update", controller: name, image: `${pick(r, this.#names)}:2`, every: time(r, 0, 2_000) };
  }

  #change(set: string): Deed {
    const r = this.#random;
    if (chance(r, 60)) return { do: "resize", controller: set, replicas: r.below(5) };
    return { do: "set-image", deployment: set, image: `${set}:${between(r, 1, 3)}` };
  }

  #create(): Deed | undefined {
    const manifest = this.#absent.shift();
    if (!manifest) return undefined;
    if (manifest.kind === "Service") this.#services.push(manifest);
    else if (manifest.kind === "Pod") this.#pods.push(manifest);
    else this.#controllers.push(...this.#grown.filter((c) => c.manifest === manifest));
    return { do: "create", workloads: [manifest] };
  }

  #delete(): Deed | undefined {
    const r = this.#random;
    const deletable = this.#controllers.filter((c) => !this.#updated.has(c)).map((c) => c.manifest);
    const from = pick(r, [deletable, this.#services, this.#pods]);
    if (from.length === 0) return undefined;
    const gone = pick(r, from);
    const { kind, metadata } = gone;
    this.#controllers = this.#controllers.filter((c) => c.manifest !== gone);
    this.#services = this.#services.filter((s) => s !== gone);
    this.#pods = this.#pods.filter((p) => p !== gone);
    // A pod takes its time to go, and its name with it.
    if (kind !== "Pod") this.#absent.push(gone);
    return { do: "delete", kind, name: metadata.name, ...(kind === "Service" ? {} : this.#grace()) };
  }
}
