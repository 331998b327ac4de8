/**
 * Endpoints and plans: what a service observed becomes its Endpoints object, its plan (made in the proxy pool), and
 * traffic (carried by the executors). Plans of one turn go to the pool in one batch.
 */
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import { withinBounds } from "../../../core/balancing/bounds.js";
import { type BalancingDifference, backendKey, difference } from "../../../core/balancing/plan.js";
import type { BalancingTable, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { asFault } from "../../../core/fault.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import { isBehind } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { OwnPlaces } from "../../../core/network/own-places.js";
import type { core } from "../../../core/objects/types.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { edit } from "./edit.js";
import { KeyedQueue } from "./keyed-queue.js";
import type { MinionTables } from "./minion-tables.js";
import { persist } from "./persist.js";

/** What could not be planned or carried out is tried again after this. */
export const planRetryMs = 1_000;

const nameOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

export class Balancing {
  readonly #ports: MasterPorts;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #tables: MinionTables;
  readonly #places: () => OwnPlaces;
  readonly #writes = new KeyedQueue();
  readonly #pending = new Map<string, { service: Service; endpoints: Endpoints; source: CommandSource }>();
  readonly #gone = new Set<string>();
  /** Services that were deleted and are still in the table. */
  readonly #forgotten = new Set<string>();
  #table: BalancingTable = { revision: 0, services: [] };
  /** The table as the portals know it; behind the other one when they could not follow. */
  #carried: BalancingTable = this.#table;
  #running: Promise<void> = Promise.resolve();
  #kicked = false;

  /** @param places what services may not claim; some did before there was a minion there */
  constructor(ports: MasterPorts, system: ActorSystem, view: View, tables: MinionTables, places: () => OwnPlaces) {
    this.#places = places;
    this.#ports = ports;
    this.#system = system;
    this.#view = view;
    this.#tables = tables;
  }

  get table(): BalancingTable {
    return this.#table;
  }

  plan(service: Service, endpoints: Endpoints, source: CommandSource): void {
    this.#pending.set(nameOf(service), { service, endpoints, source });
    this.#kick();
  }

  forget(service: Service): void {
    this.#pending.delete(nameOf(service));
    this.#forgotten.add(nameOf(service));
    this.#kick();
    void this.#removeEndpoints(service).catch((error: unknown) =>
      this.#ports.log("error", "endpoints could not be removed", { message: asFault(error).message }),
    );
  }

  /** A pod stopped for good: connections to it need not be drained any more. */
  podGone(pod: Pod): void {
    const uid = pod.metadata.uid ?? "";
    if (!this.#table.services.some((p) => [...p.backends, ...p.draining].some((b) => b.uid === uid))) return;
    this.#gone.add(uid);
    this.#kick();
  }

  /** Resolves when no service sends new connections to the pod any more. */
  async drained(pod: Pod): Promise<void> {
    const { uid } = pod.metadata;
    // A service that was just deleted is in the table still.
    const serves = this.#table.services.some((p) => p.backends.some((b) => b.uid === uid));
    const services = this.#view.index.mayMean("Service", pod.metadata.namespace ?? "", pod.metadata.labels);
    if (!serves && !services.some((s) => isBehind(pod, s as Service))) return;
    await this.settled();
    await this.#tables.settled("balancing");
  }

  /** Resolves when everything planned so far is carried out. */
  async settled(): Promise<void> {
    do {
      await Promise.resolve();
      await this.#running;
    } while (this.#kicked || this.#pending.size > 0);
  }

  writeEndpoints(service: Service, subsets: core.EndpointSubset[]): Promise<void> {
    const { namespace = "", name } = service.metadata;
    const write = async (): Promise<void> => {
      const existing = this.#view.get("Endpoints", namespace, name);
      if (!existing) {
        const object: Endpoints = {
          apiVersion: "v1",
          kind: "Endpoints",
          metadata: {
            name,
            namespace,
            uid: service.metadata.uid ?? "",
            creationTimestamp: service.metadata.creationTimestamp ?? "",
            labels: { ...service.metadata.labels },
          },
          subsets,
        };
        await this.#ports.store.write([{ op: "create", object }]);
        return;
      }
      await edit(this.#ports.store, { kind: "Endpoints", namespace, name }, (e) => ({ ...e, subsets }), existing);
    };
    const key = `${namespace}/${name}`;
    return this.#writes.run(key, () => persist(this.#ports, `endpoints of ${key}`, write));
  }

  async #removeEndpoints(service: Service): Promise<void> {
    const { namespace = "", name } = service.metadata;
    const key = `${namespace}/${name}`;
    const write = async (): Promise<void> => {
      await this.#ports.store.write([{ op: "remove", key: { kind: "Endpoints", namespace, name } }]);
    };
    await this.#writes.run(key, () => persist(this.#ports, `endpoints of ${key}`, write));
  }

  #kick(delayMs = 0): void {
    if (this.#kicked) return;
    this.#kicked = true;
    this.#running = this.#running
      .then(() => (delayMs === 0 ? undefined : new Promise<void>((done) => this.#ports.clock.after(delayMs, done))))
      .then(() => this.#run());
  }

  async #run(): Promise<void> {
    this.#kicked = false;
    const batch = [...this.#pending.values()];
    this.#pending.clear();
    const gone = [...this.#gone];
    this.#gone.clear();
    const forgotten = new Set(this.#forgotten);
    this.#forgotten.clear();
    try {
      const planned = await this.#ports.balancer.plan(
        batch.map(({ service, endpoints }) => ({
          service,
          endpoints,
          // One of the same name made anew begins anew.
          previous: forgotten.has(nameOf(service)) ? [] : this.#plansOf(service),
          gone,
        })),
      );
      const replaced = new Set([...forgotten, ...batch.map(({ service }) => nameOf(service))]);
      const others = this.#table.services
        .filter((p) => !replaced.has(`${p.namespace}/${p.service}`))
        .map((p) => withoutGone(p, gone));
      const places = this.#places();
      await this.#apply([...others, ...planned.map((plan) => withinBounds(plan, places))]);
      for (const { source } of batch)
        this.#system.deliver(source.actor, { type: "service.planned", ports: planned.length }, source.seq);
    } catch (error) {
      this.#ports.log("error", "services could not be planned", {
        message: asFault(error).message,
        services: batch.length,
      });
      // Nobody asks for it again: the services' actors believe that it is done.
      for (const item of batch) {
        const name = nameOf(item.service);
        if (!this.#pending.has(name) && !this.#forgotten.has(name)) this.#pending.set(name, item);
      }
      for (const uid of gone) this.#gone.add(uid);
      for (const name of forgotten) this.#forgotten.add(name);
      this.#kick(planRetryMs);
    }
  }

  #plansOf(service: Service): ServicePortPlan[] {
    return this.#table.services.filter(
      (p) => p.namespace === service.metadata.namespace && p.service === service.metadata.name,
    );
  }

  async #apply(services: ServicePortPlan[]): Promise<void> {
    const next: BalancingTable = { revision: this.#table.revision + 1, services };
    const change: BalancingDifference = difference(this.#table, next);
    const owed = this.#carried === this.#table ? change : difference(this.#carried, next);
    this.#table = next;
    this.#tables.change("balancing", change.upsert, change.remove);
    await this.#ports.portals.apply(owed);
    this.#carried = next;
  }
}

function withoutGone(plan: ServicePortPlan, gone: readonly string[]): ServicePortPlan {
  if (!plan.draining.some((b) => gone.includes(b.uid) || gone.includes(backendKey(b)))) return plan;
  return { ...plan, draining: plan.draining.filter((b) => !gone.includes(b.uid) && !gone.includes(backendKey(b))) };
}
