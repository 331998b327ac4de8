/** Makes and removes the pods of a controller. */
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import { asFault } from "../../../core/fault.js";
import { newUid } from "../../../core/ids.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { Write, WriteResult } from "../../../core/store/store.js";
import { toApiTime } from "../../../core/time.js";
import type { Observer } from "../observer.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { markDeleted } from "./deletion.js";

/** A pod from a controller's template. Its name is a uuid, as controllers of 0.5.4 named theirs. */
export function replicaOf(controller: ReplicationController, uid: string, name: string, nowMs: number): Pod {
  const { template } = controller.spec;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: controller.metadata.namespace ?? "default",
      uid,
      creationTimestamp: toApiTime(nowMs),
      labels: { ...template?.metadata?.labels },
      ...(template?.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [
        {
          apiVersion: "v1",
          kind: "ReplicationController",
          name: controller.metadata.name,
          uid: controller.metadata.uid ?? "",
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: template?.spec ?? { containers: [] },
    status: { phase: "Pending" },
  };
}

export class Replicas {
  readonly #ports: MasterPorts;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #observer: () => Observer;

  constructor(ports: MasterPorts, system: ActorSystem, view: View, observer: () => Observer) {
    this.#ports = ports;
    this.#system = system;
    this.#view = view;
    this.#observer = observer;
  }

  async create(controller: ReplicationController, count: number, source: CommandSource): Promise<void> {
    const { clock, random } = this.#ports;
    const writes: Write[] = Array.from({ length: count }, () => ({
      op: "create",
      object: replicaOf(controller, newUid(random), newUid(random), clock.nowMs()),
    }));
    await this.#write(controller, writes, source);
  }

  async remove(controller: ReplicationController, uids: readonly string[], source: CommandSource): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    const writes: Write[] = [];
    for (const uid of uids) {
      const pod = this.#view.podByUid(uid);
      if (!pod) continue;
      const marked = markDeleted(pod, pod.spec.terminationGracePeriodSeconds ?? 30, nowMs);
      writes.push({ op: "update", object: marked, expected: revisionOf(pod) });
    }
    await this.#write(controller, writes, source);
  }

  /** The controller hears of it only once the view shows it: what it observes next is never older than what it did. */
  async #write(controller: ReplicationController, writes: Write[], source: CommandSource): Promise<void> {
    let results: WriteResult[] = [];
    let why = "";
    let failed = 0;
    const created: string[] = [];
    const removed: string[] = [];
    try {
      results = await this.#ports.store.write(writes);
      for (const [i, result] of results.entries()) {
        if (result.ok) (writes[i]?.op === "create" ? created : removed).push(result.object.metadata.name);
        // A pod that changed meanwhile is looked at again: that is no refusal.
        if (result.ok || result.fault.reason === "Conflict") continue;
        failed++;
        why = result.fault.message;
      }
    } catch (error) {
      failed = writes.length;
      why = asFault(error).message;
    }
    await this.#view.seen(Math.max(0, ...results.map((r) => (r.ok ? r.revision : 0))));
    this.#system.deliver(source.actor, { type: "controller.acted", created, removed, failed, why }, source.seq);
    this.lookAgain(controller);
  }

  /** Has the controller told how its pods are, by the end of this turn. */
  lookAgain({ metadata }: ReplicationController): void {
    this.#observer().mark("ReplicationController", metadata.namespace ?? "", metadata.name);
  }
}
