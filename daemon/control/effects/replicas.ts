/** Makes and removes the pods of a controller. */
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import { asFault } from "../../../core/fault.js";
import { newSuffix, newUid } from "../../../core/ids.js";
import { markDeleted } from "../../../core/kinds/ending.js";
import { adopts } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicaSet } from "../../../core/kinds/replica-set/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { type ObjectMeta, revisionOf } from "../../../core/objects/types.js";
import type { Random } from "../../../core/random.js";
import type { Write } from "../../../core/store/store.js";
import { toApiTime } from "../../../core/time.js";
import type { MakerPorts } from "../ports.js";
import type { View } from "../view.js";
import { controllerReference } from "./children.js";
import { actedOf, type Done, nothingDone } from "./done.js";
import { inBatches, isWished } from "./paced.js";

/** Kinds that keep so many pods of one template. */
export type Keeping = ReplicationController | ReplicaSet;

/** Names that are made are not longer than this, as in Kubernetes: what is cut off is cut off the front part. */
const namePrefixMax = 58;

/** A name that is taken is thrown again this often. */
const namingsMax = 8;

type Names = Pick<ObjectMeta, "generateName"> & { name: string };

/** What a replica is called: after its owner, or by a uuid, as those of controllers made over v1beta1. */
function namesOf(owner: Keeping, random: Random, isTaken: (name: string) => boolean): Names {
  if (!adopts(owner)) return { name: newUid(random) };
  const generateName = `${owner.metadata.name.slice(0, namePrefixMax - 1)}-`;
  const made = (): string => `${generateName}${newSuffix(random, 5)}`;
  let name = made();
  for (let tries = 0; tries < namingsMax && isTaken(name); tries++) name = made();
  return { generateName, name };
}

/** A pod from a controller's template. */
function replicaOf(owner: Keeping, names: Names, random: Random, nowMs: number): Pod {
  const { template } = owner.spec;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...names,
      namespace: owner.metadata.namespace ?? "default",
      uid: newUid(random),
      creationTimestamp: toApiTime(nowMs),
      labels: { ...template?.metadata?.labels },
      ...(template?.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ...(template?.metadata?.finalizers === undefined ? {} : { finalizers: template.metadata.finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template?.spec ?? { containers: [] },
    status: { phase: "Pending" },
  };
}

export class Replicas {
  readonly #ports: MakerPorts;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #look: (owner: Keeping) => void;

  constructor(ports: MakerPorts, system: ActorSystem, view: View, look: (owner: Keeping) => void) {
    this.#ports = ports;
    this.#system = system;
    this.#view = view;
    this.#look = look;
  }

  create(controller: Keeping, count: number, source: CommandSource): Promise<void> {
    const { clock, random } = this.#ports;
    const { namespace = "" } = controller.metadata;
    const made = new Set<string>();
    // Of thousands two would be called alike.
    const isTaken = (name: string): boolean =>
      made.has(name) || this.#view.get("Pod", namespace, name) !== undefined || made.add(name) === undefined;
    const create = (): Write => ({
      op: "create",
      object: replicaOf(controller, namesOf(controller, random, isTaken), random, clock.nowMs()),
    });
    return this.#act(controller, count, source, (_from, size) => Array.from({ length: size }, create));
  }

  remove(controller: Keeping, uids: readonly string[], source: CommandSource): Promise<void> {
    return this.#act(controller, uids.length, source, (from, size) => {
      const nowMs = this.#ports.clock.nowMs();
      return uids.slice(from, from + size).flatMap((uid): Write[] => {
        const pod = this.#view.podByUid(uid);
        if (!pod || pod.metadata.deletionTimestamp !== undefined) return [];
        const marked = markDeleted(pod, pod.spec.terminationGracePeriodSeconds ?? 30, nowMs);
        return [{ op: "update", object: marked, expected: revisionOf(pod) }];
      });
    });
  }

  /**
   * Writes so much at a time, and stops when the wish has changed meanwhile or something of it was refused. The
   * controller hears of it only once the view shows it: what it observes next is never older than what it did.
   */
  async #act(
    controller: Keeping,
    count: number,
    source: CommandSource,
    writesOf: (from: number, size: number) => Write[],
  ): Promise<void> {
    const done = nothingDone();
    const goesOn = (): boolean => done.failed === 0 && isWished(this.#view, controller);
    await inBatches(this.#ports.clock, count, goesOn, (from, size) => this.#write(writesOf(from, size), done));
    this.#system.deliver(source.actor, actedOf(done, isWished(this.#view, controller)), source.seq);
    this.#look(controller);
  }

  async #write(writes: Write[], done: Done): Promise<void> {
    try {
      const results = await this.#ports.store.write(writes);
      for (const [i, result] of results.entries()) {
        const names = writes[i]?.op === "create" ? done.created : done.removed;
        if (result.ok) names.push(result.object.metadata.name);
        if (result.ok || result.fault.reason === "Conflict") done.moved++;
        // A pod that changed meanwhile is looked at again, and a name that is taken is thrown again: that is no refusal.
        if (result.ok || result.fault.reason === "Conflict" || result.fault.reason === "AlreadyExists") continue;
        done.failed++;
        done.why = result.fault.message;
      }
      await this.#view.seen(Math.max(0, ...results.map((r) => (r.ok ? r.revision : 0))));
    } catch (error) {
      done.failed += writes.length;
      done.why = asFault(error).message;
    }
  }
}
