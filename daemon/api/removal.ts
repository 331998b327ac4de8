/**
 * How objects of each kind go. What runs is stopped first: a bound pod is marked and its actor removes the object
 * when nothing of it is left. What belongs together goes in one atomic write, so that a crash leaves no half; only of
 * hundreds of pods the rest follows in batches, and what a crash leaves of those is housekeeping's.
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
import { batchesOf, batchMax, turn } from "../control/effects/paced.js";
import type { HttpDeps } from "./deps.js";
import { writeTriesMax } from "./limits.js";
import type { Place } from "./place.js";

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
    throw conflict(
      kind,
      metadata.name,
      "deleted",
      `its uid is ${metadata.uid}, not ${options.uid}: it was deleted and made anew`,
    );
  if (options.revision !== undefined && options.revision !== revisionOf(object))
    throw conflict(
      kind,
      metadata.name,
      "deleted",
      `its resourceVersion is ${metadata.resourceVersion}, not ${options.revision}`,
    );
}

function orphaned(pod: Pod, owner: string): Pod {
  const { ownerReferences = [], ...metadata } = pod.metadata;
  const others = ownerReferences.filter((o) => o.uid !== owner);
  return { ...pod, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata };
}

/** How an object goes: what is written in one piece, so that a crash leaves no half; what before it, and what after. */
interface End {
  before?: Many;
  atOnce: Write[];
  after?: Many;
}

/** Pods of one kind of change; of those that changed meanwhile as they are then. null: nothing is to be done any more. */
interface Many {
  pods: readonly Pod[];
  change(pod: Pod): Write | null;
}

/** So many pods go in one piece with what they belong to; the others are too much for one turn of the master. */
const atOnceMax = batchMax - 1;

/**
 * The pods of a controller go after it, or it would make new ones; they are let go before it, or housekeeping would
 * take them for left over.
 */
function endOfController(deps: HttpDeps, controller: ReplicationController, options: RemoveOptions): End {
  const { index } = deps.master.view;
  const own = controller.metadata.uid ?? "";
  const mayBeMeant =
    options.pods === "remove"
      ? index.labelled("Pod", controller.metadata.namespace ?? "", controller.spec.selector ?? {})
      : index.ownedBy(own);
  const isMeant = (pod: Pod): boolean =>
    options.pods === "remove" ? isReplicaOf(pod, controller) : controllerOf(pod) === own;
  const change = (pod: Pod): Write | null => {
    if (pod.metadata.deletionTimestamp || !isMeant(pod)) return null;
    return options.pods === "remove"
      ? endOfPod(pod, options.graceSeconds, deps.clock.nowMs())
      : { op: "update", object: orphaned(pod, own), expected: revisionOf(pod) };
  };
  const goes: Write = { op: "remove", key: keyOf(controller), expected: revisionOf(controller) };
  const pods = [...mayBeMeant].filter((object) => object.kind === "Pod").filter(isMeant);
  return together(goes, { pods, change }, options.pods === "remove" ? "after" : "before");
}

function endOfMinion(deps: HttpDeps, node: AnyObject, options: RemoveOptions): End {
  const change = (pod: Pod): Write | null =>
    pod.spec.nodeName !== node.metadata.name || pod.metadata.deletionTimestamp
      ? null
      : endOfPod(pod, options.graceSeconds, deps.clock.nowMs());
  const goes: Write = { op: "remove", key: keyOf(node), expected: revisionOf(node) };
  return together(goes, { pods: deps.master.view.podsOf(node.metadata.name), change }, "after");
}

function together(goes: Write, { pods, change }: Many, when: "before" | "after"): End {
  const open = pods.filter((pod) => change(pod) !== null);
  const rest = open.slice(atOnceMax);
  const atOnce = [goes, ...open.slice(0, atOnceMax).flatMap((pod) => change(pod) ?? [])];
  return rest.length === 0 ? { atOnce } : { atOnce, [when]: { pods: rest, change } };
}

/** Changes pods a batch at a time, again those that somebody else changed meanwhile. @throws Fault Conflict after many tries */
async function changeAll({ store, clock }: HttpDeps, { pods, change }: Many): Promise<void> {
  for (const { from, size } of batchesOf(pods.length)) {
    await turn(clock);
    let open = pods.slice(from, from + size);
    for (let tries = 0; open.length > 0; tries++) {
      const current = await Promise.all(open.map((p) => store.get("Pod", p.metadata.namespace ?? "", p.metadata.name)));
      const same = current.flatMap((now, i) => (now && now.metadata.uid === open[i]?.metadata.uid ? [now] : []));
      const writes = same.map(change);
      const asked = same.filter((_, i) => writes[i] !== null);
      const results = await store.write(writes.filter((write) => write !== null));
      const failed = results.find((r) => !r.ok && r.fault.reason !== "Conflict" && r.fault.reason !== "NotFound");
      if (failed && !failed.ok) throw failed.fault;
      open = asked.filter((_, i) => results[i]?.ok === false);
      if (tries === writeTriesMax)
        throw conflict("Pod", open[0]?.metadata.name ?? "", "updated", "others change it all the time");
    }
  }
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

function endOf(deps: HttpDeps, object: AnyObject, options: RemoveOptions): End {
  const nowMs = deps.clock.nowMs();
  if (object.kind === "Pod") return { atOnce: [endOfPod(object, options.graceSeconds, nowMs)] };
  if (object.kind === "ReplicationController") return endOfController(deps, object, options);
  if (object.kind === "Node") return endOfMinion(deps, object, options);
  if (object.kind === "Namespace") return { atOnce: endOfNamespace(object, nowMs) };
  return { atOnce: [{ op: "remove", key: keyOf(object), expected: revisionOf(object) }] };
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
  const { before, atOnce, after } = endOf(deps, object, options);
  const gone = atOnce[0]?.op === "remove";
  if (options.dryRun) return { object, gone };
  if (before) await changeAll(deps, before);
  const results = await deps.store.write(atOnce, { atomic: true });
  const refused = results.find((r) => !r.ok);
  if (refused && !refused.ok) {
    if (refused.fault.reason === "Conflict" || refused.fault.reason === "NotFound") return undefined;
    throw refused.fault;
  }
  if (after) await changeAll(deps, after);
  const first = results[0];
  return { object: first?.ok ? first.object : object, gone };
}
