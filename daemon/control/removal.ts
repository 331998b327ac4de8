/**
 * How objects go, whoever asks: what is written in one piece, and what before or after it. What runs is stopped first: a
 * bound pod is marked and its actor removes the object when nothing of it is left. What belongs together goes in one atomic
 * write, so that a crash leaves no half; only of hundreds of objects the rest follows in batches, and what a crash leaves of
 * those is the garbage collector's.
 */

import { conflict, notFound } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { endOf, marked } from "../../core/kinds/ending.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import {
  isEnding,
  orphanFinalizer,
  type Propagation,
  propagationOf,
  withFinalizers,
} from "../../core/objects/finalizers.js";
import { released } from "../../core/objects/garbage.js";
import { minionOf } from "../../core/objects/index/facts.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Store, Write } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import { batchesOf, batchMax, turn } from "./effects/paced.js";
import type { View } from "./view.js";

/** Others wrote between our reading and our writing this often in a row: give up and say so. */
const writeTriesMax = 16;

export interface RemovalPorts {
  store: Store;
  clock: Clock;
  view: View;
}

export interface RemoveOptions {
  graceSeconds?: number | undefined;
  /** What becomes of what it owns; unless given, as its finalizers say. */
  propagation?: Propagation | undefined;
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

/** How an object goes: what is written in one piece, so that a crash leaves no half; what before it, and what after. */
interface End {
  before?: Many;
  atOnce: Write[];
  after?: Many;
}

/** Objects of one kind of change; of those that changed meanwhile as they are then. null: nothing is to be done any more. */
interface Many {
  objects: readonly AnyObject[];
  change(object: AnyObject): Write | null;
}

/** So many objects go in one piece with what they belong to; the others are too much for one turn of the master. */
const atOnceMax = batchMax - 1;

function together(goes: Write, { objects, change }: Many, when: "before" | "after"): End {
  const open = objects.filter((object) => change(object) !== null);
  const rest = open.slice(atOnceMax);
  const atOnce = [goes, ...open.slice(0, atOnceMax).flatMap((object) => change(object) ?? [])];
  return rest.length === 0 ? { atOnce } : { atOnce, [when]: { objects: rest, change } };
}

/** What it owns is let go before it, or the collector would take it for left over. */
function endOfOwner({ view }: RemovalPorts, goes: Write, owner: AnyObject): End {
  const uid = owner.metadata.uid ?? "";
  const change = (object: AnyObject): Write | null =>
    object.metadata.ownerReferences?.some((o) => o.uid === uid)
      ? { op: "update", object: released(object, new Set([uid])), expected: revisionOf(object) }
      : null;
  return together(goes, { objects: view.index.dependentsOf(uid), change }, "before");
}

/** Its pods go after it, or it would make new ones. It means some by their labels that it does not own. */
function endOfController(ports: RemovalPorts, goes: Write, controller: ReplicationController, grace?: number): End {
  const { metadata, spec } = controller;
  const change = (object: AnyObject): Write | null =>
    object.kind === "Pod" && !isEnding(object) && isReplicaOf(object, controller)
      ? endOf(object, { nowMs: ports.clock.nowMs(), graceSeconds: grace })
      : null;
  const objects = ports.view.index.labelled("Pod", metadata.namespace ?? "", spec.selector ?? {});
  return together(goes, { objects, change }, "after");
}

function endOfMinion(ports: RemovalPorts, goes: Write, minion: string, grace?: number): End {
  const change = (object: AnyObject): Write | null =>
    minionOf(object) === minion && !isEnding(object)
      ? endOf(object, { nowMs: ports.clock.nowMs(), graceSeconds: grace })
      : null;
  return together(goes, { objects: ports.view.podsOf(minion), change }, "after");
}

/** Changes objects a batch at a time, again those that somebody else changed meanwhile. @throws Fault Conflict after many tries */
async function changeAll({ store, clock }: RemovalPorts, { objects, change }: Many): Promise<void> {
  const now = ({ kind, metadata }: AnyObject): Promise<AnyObject | undefined> =>
    store.get<Kind>(kind, metadata.namespace ?? "", metadata.name);
  for (const { from, size } of batchesOf(objects.length)) {
    await turn(clock);
    let open = objects.slice(from, from + size);
    for (let tries = 0; open.length > 0; tries++) {
      const current = await Promise.all(open.map(now));
      const same = current.flatMap((is, i) => (is && is.metadata.uid === open[i]?.metadata.uid ? [is] : []));
      const writes = same.map(change);
      const asked = same.filter((_, i) => writes[i] !== null);
      const results = await store.write(writes.filter((write) => write !== null));
      const failed = results.find((r) => !r.ok && r.fault.reason !== "Conflict" && r.fault.reason !== "NotFound");
      if (failed && !failed.ok) throw failed.fault;
      open = asked.filter((_, i) => results[i]?.ok === false);
      if (tries === writeTriesMax)
        throw conflict(open[0]?.kind ?? "", open[0]?.metadata.name ?? "", "updated", "others change it all the time");
    }
  }
}

/** How an object goes. @throws Fault Forbidden of what may not */
export function endOfThis(ports: RemovalPorts, object: AnyObject, options: RemoveOptions): End {
  const { graceSeconds, propagation } = options;
  const goes = endOf(object, { nowMs: ports.clock.nowMs(), graceSeconds, propagation });
  if (propagationOf(object, propagation) === "Orphan") return endOfOwner(ports, goes, object);
  if (object.kind === "ReplicationController" && goes.op === "remove")
    return endOfController(ports, goes, object, graceSeconds);
  if (object.kind === "Node") return endOfMinion(ports, goes, object.metadata.name, graceSeconds);
  return { atOnce: [goes] };
}

/**
 * Removes an object, or begins to. undefined: somebody else wrote meanwhile, so try again.
 * @throws Fault NotFound, Conflict (it is not the object that is meant), Forbidden
 */
export async function remove(
  ports: RemovalPorts,
  kind: Kind,
  { namespace, name }: { namespace: string; name: string },
  options: RemoveOptions,
): Promise<Removal | undefined> {
  const object: AnyObject | undefined = await ports.store.get(kind, namespace, name);
  if (!object) throw notFound(kind, name);
  checkPreconditions(object, options);
  const { before, atOnce, after } = endOfThis(ports, object, options);
  const [goes] = atOnce;
  const gone = goes?.op === "remove";
  if (options.dryRun) return { object: goes?.op === "update" ? goes.object : object, gone };
  if (before) {
    // Until all are let go it stands still: it would adopt the first again.
    if (!isEnding(object)) {
      const now = withFinalizers(marked(object, ports.clock.nowMs()), [
        ...(object.metadata.finalizers ?? []),
        orphanFinalizer,
      ]);
      const [result] = await ports.store.write([{ op: "update", object: now, expected: revisionOf(object) }]);
      if (!result?.ok) return undefined;
    }
    await changeAll(ports, before);
    return remove(ports, kind, { namespace, name }, { uid: object.metadata.uid, propagation: "Orphan" });
  }
  const results = await ports.store.write(atOnce, { atomic: true });
  const refused = results.find((r) => !r.ok);
  if (refused && !refused.ok) {
    if (refused.fault.reason === "Conflict" || refused.fault.reason === "NotFound") return undefined;
    throw refused.fault;
  }
  if (after) await changeAll(ports, after);
  const first = results[0];
  return { object: first?.ok ? first.object : object, gone };
}
