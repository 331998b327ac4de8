/**
 * How objects of each kind go. What runs is stopped first: a bound pod is marked and its actor removes the object
 * when nothing of it is left. What belongs together goes in one atomic write, so that a crash leaves no half.
 */

import { conflict, Fault, notFound } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { keyOf } from "../../core/kinds/key.js";
import type { Namespace } from "../../core/kinds/namespace/object.js";
import { controllerOf, isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Write } from "../../core/store/store.js";
import { toApiTime } from "../../core/time.js";
import { endOfPod } from "../control/effects/deletion.js";
import type { HttpDeps } from "./deps.js";
import type { Place } from "./resources.js";

export interface RemoveOptions {
  graceSeconds?: number | undefined;
  /** What becomes of the pods of a controller: they go too, or stay on their own. */
  pods: "remove" | "orphan";
  /** The object must be this one, … */
  uid?: string | undefined;
  /** … in this state. */
  revision?: number | undefined;
  dryRun?: boolean;
}

export interface Removal {
  object: AnyObject;
  /** False: it is on its way out. */
  gone: boolean;
}

function checkPreconditions(object: AnyObject, options: RemoveOptions): void {
  const { kind, metadata } = object;
  if (options.uid !== undefined && options.uid !== metadata.uid)
    throw conflict(kind, metadata.name, `its uid is ${metadata.uid}, not ${options.uid}: it was deleted and made anew`);
  if (options.revision !== undefined && options.revision !== revisionOf(object))
    throw conflict(kind, metadata.name, `its resourceVersion is ${metadata.resourceVersion}, not ${options.revision}`);
}

function orphaned(pod: Pod, owner: string): Pod {
  const { ownerReferences = [], ...metadata } = pod.metadata;
  const others = ownerReferences.filter((o) => o.uid !== owner);
  return { ...pod, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata };
}

async function endOfController(
  deps: HttpDeps,
  controller: ReplicationController,
  options: RemoveOptions,
): Promise<Write[]> {
  const { items } = await deps.store.list("Pod", controller.metadata.namespace ?? "");
  const pods = items.filter((p) => isReplicaOf(p, controller) && !p.metadata.deletionTimestamp);
  const nowMs = deps.clock.nowMs();
  const own = controller.metadata.uid ?? "";
  return [
    { op: "remove", key: keyOf(controller), expected: revisionOf(controller) },
    ...(options.pods === "remove"
      ? pods.map((p) => endOfPod(p, options.graceSeconds, nowMs))
      : pods
          .filter((p) => controllerOf(p) === own)
          .map((p): Write => ({ op: "update", object: orphaned(p, own), expected: revisionOf(p) }))),
  ];
}

async function endOfMinion(deps: HttpDeps, node: AnyObject, options: RemoveOptions): Promise<Write[]> {
  const { items } = await deps.store.list("Pod");
  const pods = items.filter((p) => p.spec.nodeName === node.metadata.name && !p.metadata.deletionTimestamp);
  const nowMs = deps.clock.nowMs();
  return [
    { op: "remove", key: keyOf(node), expected: revisionOf(node) },
    ...pods.map((p) => endOfPod(p, options.graceSeconds, nowMs)),
  ];
}

/** Its objects go first (housekeeping.ts), then the namespace itself. */
function endOfNamespace(namespace: Namespace, nowMs: number): Write[] {
  if (namespace.metadata.name === "default")
    throw new Fault("Forbidden", 'namespace "default" cannot be deleted', { kind: "Namespace", name: "default" });
  const metadata = {
    ...namespace.metadata,
    deletionTimestamp: namespace.metadata.deletionTimestamp ?? toApiTime(nowMs),
  };
  const object: Namespace = { ...namespace, metadata, status: { ...namespace.status, phase: "Terminating" } };
  return [{ op: "update", object, expected: revisionOf(namespace) }];
}

async function writesFor(deps: HttpDeps, object: AnyObject, options: RemoveOptions): Promise<Write[]> {
  const nowMs = deps.clock.nowMs();
  if (object.kind === "Pod") return [endOfPod(object, options.graceSeconds, nowMs)];
  if (object.kind === "ReplicationController") return endOfController(deps, object, options);
  if (object.kind === "Node") return endOfMinion(deps, object, options);
  if (object.kind === "Namespace") return endOfNamespace(object, nowMs);
  return [{ op: "remove", key: keyOf(object), expected: revisionOf(object) }];
}

/**
 * Removes an object, or begins to. undefined: somebody else wrote meanwhile, so try again.
 * @throws Fault NotFound, Conflict (it is not the object that is meant), Forbidden
 */
export async function remove(
  deps: HttpDeps,
  kind: Kind,
  { namespace, name }: Place,
  options: RemoveOptions,
): Promise<Removal | undefined> {
  const object: AnyObject | undefined = await deps.store.get(kind, namespace, name);
  if (!object) throw notFound(kind, name);
  checkPreconditions(object, options);
  const writes = await writesFor(deps, object, options);
  const gone = writes[0]?.op === "remove";
  if (options.dryRun) return { object, gone };
  const results = await deps.store.write(writes, { atomic: true });
  const refused = results.find((r) => !r.ok);
  if (refused && !refused.ok) {
    if (refused.fault.reason === "Conflict" || refused.fault.reason === "NotFound") return undefined;
    throw refused.fault;
  }
  const first = results[0];
  return { object: first?.ok ? first.object : object, gone };
}
