/**
 * Tells actors what changed. Every object of a kind that acts has one actor; it is spawned when the object
 * appears and stopped when it goes. Controllers and services observe whole sets of pods: they are marked dirty
 * by each change and told once per turn, so that a burst costs one observation.
 */

import type { ActorSystem } from "../../actors/host/system.js";
import { minionMachine } from "../../actors/minion/machine.js";
import { podMachine } from "../../actors/pod/machine.js";
import { replicationControllerMachine } from "../../actors/replication-controller.js";
import { serviceMachine } from "../../actors/service/machine.js";
import { endpointSubsets, endpointView, sameEndpoint } from "../../core/balancing/endpoints.js";
import type { AnyObject } from "../../core/kinds/all.js";
import { isBehind, isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { sameJson } from "../../core/objects/same-json.js";
import type { Change } from "../../core/store/store.js";
import { actorId } from "./actor-id.js";
import { Membership } from "./membership.js";
import { replicaView, sameReplica } from "./replica-view.js";
import type { View } from "./view.js";

/** What a pod's actor must hear of: everything but its status, which it wrote itself. */
function concernsActor(before: Pod, after: Pod): boolean {
  return (
    !sameJson(before.spec, after.spec) ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.metadata.deletionGracePeriodSeconds !== after.metadata.deletionGracePeriodSeconds ||
    !sameJson(before.metadata.labels, after.metadata.labels)
  );
}

export interface Hearing {
  /** Does what concerns one object; a fault in it is told and goes no further. */
  attempt(object: AnyObject, task: () => void): void;
  /** A pod's need or a minion's room changed: the scheduler's table follows. */
  onPod(before: Pod | undefined, after: Pod | undefined): void;
  onMinion(name: string): void;
  /** What minions must know of it. */
  onService(before: Service | undefined, after: Service | undefined): void;
  onServiceGone(service: Service): void;
}

/** Turns of promises without another change, after which a burst of changes counts as over. */
const quietTurnsWanted = 8;

export class Observer {
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #hearing: Hearing;
  readonly #controllers = new Membership({ belongs: isReplicaOf, viewOf: replicaView, same: sameReplica });
  readonly #services = new Membership({ belongs: isBehind, viewOf: endpointView, same: sameEndpoint });
  readonly #dirty = new Map<string, "ReplicationController" | "Service">();
  #flushing = false;
  #quietTurns = 0;

  constructor(system: ActorSystem, view: View, hearing: Hearing) {
    this.#system = system;
    this.#view = view;
    this.#hearing = hearing;
  }

  /** Spawns the actors of all that is stored; the order lets every actor find what it looks at. */
  begin(): void {
    for (const kind of ["Node", "Pod", "Service", "ReplicationController"] as const)
      for (const object of this.#view.list(kind)) this.#hearing.attempt(object, () => this.#appear(object));
  }

  hear(change: Change): void {
    const { object } = change;
    if (change.type === "DELETED") return this.#vanish(object);
    const before = change.type === "MODIFIED" ? change.previous : undefined;
    // The same name with another uid is another object.
    if (before && before.metadata.uid !== object.metadata.uid) this.#vanish(before);
    if (!before || before.metadata.uid !== object.metadata.uid) return this.#appear(object);
    this.#alter(before, object);
  }

  /** An actor was made again from its object, and has seen nothing yet. */
  revived(object: AnyObject): void {
    const { namespace = "", name } = object.metadata;
    if (object.kind === "Service") this.#services.put(object, this.#view.list("Pod"));
    if (object.kind === "Service" || object.kind === "ReplicationController") this.mark(object.kind, namespace, name);
  }

  /** Marks a controller or service: it observes anew at the end of this turn. */
  mark(kind: "ReplicationController" | "Service", namespace: string, name: string): void {
    this.#dirty.set(`${kind}/${namespace}/${name}`, kind);
    this.#quietTurns = quietTurnsWanted;
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#wait());
  }

  /** Marks an object whose actor observes. */
  look({ kind, metadata }: AnyObject): void {
    if (kind === "ReplicationController" || kind === "Service")
      this.mark(kind, metadata.namespace ?? "", metadata.name);
  }

  /** Resolves when controllers and services have observed everything that was heard so far. */
  async observed(): Promise<void> {
    do await Promise.resolve();
    while (this.#flushing);
  }

  /** Changes of one commit come one by one, a few turns apart: they are observed together. */
  #wait(): void {
    if (this.#quietTurns-- > 0) queueMicrotask(() => this.#wait());
    else this.flush();
  }

  /** Tells everything that is marked now. */
  flush(): void {
    this.#flushing = false;
    const marked = [...this.#dirty];
    this.#dirty.clear();
    for (const [key, kind] of marked) {
      const [, namespace = "", name = ""] = key.split("/");
      if (kind === "Service") this.#observeService(this.#view.get("Service", namespace, name));
      else this.#observeController(this.#view.get("ReplicationController", namespace, name));
    }
  }

  #appear(object: AnyObject): void {
    const { namespace = "", name } = object.metadata;
    if (object.kind === "Pod") {
      this.#hearing.onPod(undefined, object);
      this.#system.spawn(actorId(object), podMachine, { object });
      this.#touch(undefined, object);
    } else if (object.kind === "ReplicationController") {
      this.#controllers.put(object, this.#view.list("Pod"));
      this.#system.spawn(actorId(object), replicationControllerMachine, { object });
      this.mark("ReplicationController", namespace, name);
    } else if (object.kind === "Service") {
      this.#services.put(object, this.#view.list("Pod"));
      this.#system.spawn(actorId(object), serviceMachine, { object });
      this.mark("Service", namespace, name);
      this.#hearing.onService(undefined, object);
    } else if (object.kind === "Node") {
      this.#system.spawn(actorId(object), minionMachine, { object });
      this.#hearing.onMinion(name);
    } else if (object.kind === "Endpoints") this.#markUnselecting(namespace, name);
  }

  #alter(before: AnyObject, after: AnyObject): void {
    const { namespace = "", name } = after.metadata;
    if (after.kind === "Pod" && before.kind === "Pod") {
      this.#hearing.onPod(before, after);
      this.#touch(before, after);
      if (concernsActor(before, after)) this.#system.deliver(actorId(after), { type: "pod.changed", object: after });
    } else if (after.kind === "ReplicationController") {
      if (before.kind === after.kind && sameJson(before.spec, after.spec)) return;
      this.#controllers.put(after, this.#view.list("Pod"));
      this.mark("ReplicationController", namespace, name);
    } else if (after.kind === "Service") {
      this.#services.put(after, this.#view.list("Pod"));
      this.mark("Service", namespace, name);
      if (before.kind === "Service") this.#hearing.onService(before, after);
    } else if (after.kind === "Node") {
      this.#hearing.onMinion(name);
      if (before.kind === "Node" && !sameJson(before.spec, after.spec))
        this.#system.deliver(actorId(after), { type: "minion.changed", object: after });
    } else if (after.kind === "Endpoints") this.#markUnselecting(namespace, name);
  }

  #vanish(object: AnyObject): void {
    this.#system.stop(actorId(object));
    if (object.kind === "Pod") {
      this.#hearing.onPod(object, undefined);
      this.#touch(object, undefined);
    } else if (object.kind === "ReplicationController") this.#controllers.remove(object);
    else if (object.kind === "Node") this.#hearing.onMinion(object.metadata.name);
    else if (object.kind === "Service") {
      this.#services.remove(object);
      this.#hearing.onServiceGone(object);
      this.#hearing.onService(object, undefined);
    }
  }

  /** A pod came, changed or went: whoever it belongs to and sees it otherwise looks again. */
  #touch(before: Pod | undefined, after: Pod | undefined): void {
    for (const { metadata } of this.#controllers.move(before, after))
      this.mark("ReplicationController", metadata.namespace ?? "", metadata.name);
    for (const { metadata } of this.#services.move(before, after))
      this.mark("Service", metadata.namespace ?? "", metadata.name);
  }

  /** Endpoints that somebody else writes belong to a service without a selector. */
  #markUnselecting(namespace: string, name: string): void {
    const service = this.#view.get("Service", namespace, name);
    if (service && Object.keys(service.spec.selector ?? {}).length === 0) this.mark("Service", namespace, name);
  }

  #observeController(controller: ReplicationController | undefined): void {
    if (!controller) return;
    const children = [...this.#controllers.viewsOf(controller)];
    this.#system.deliver(actorId(controller), { type: "controller.observed", object: controller, children });
  }

  #observeService(service: Service | undefined): void {
    if (!service) return;
    const { namespace = "", name } = service.metadata;
    const hasSelector = Object.keys(service.spec.selector ?? {}).length > 0;
    // What it was told last still holds; a look at all services now and then must not cost as much as a change of all.
    if (hasSelector && !this.#services.takeChanged(service)) return;
    const subsets = hasSelector
      ? endpointSubsets(this.#services.viewsOf(service))
      : (this.#view.get("Endpoints", namespace, name)?.subsets ?? []);
    this.#system.deliver(actorId(service), { type: "service.observed", object: service, subsets });
  }
}
