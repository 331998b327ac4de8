/** How objects of each kind end: the one write that begins it, or is it. Nothing goes that finalizers hold. */
import { Fault } from "../fault.js";
import { heldFor, isEnding, isHeld, type Propagation, propagationOf } from "../objects/finalizers.js";
import { revisionOf } from "../objects/types.js";
import type { Write } from "../store/store.js";
import { toApiTime } from "../time.js";
import type { AnyObject } from "./all.js";
import { keptForCleanup } from "./custom-resource-definition/finalizer.js";
import { keyOf } from "./key.js";
import { type Namespace, permanentNamespaces } from "./namespace/object.js";
import type { Pod } from "./pod/object.js";
import { systemValues } from "./priority-class/kind.js";

/** Of a pod that does not say how long its end may take; seconds, as in Kubernetes. */
const graceSecondsDefault = 30;

export interface EndOptions {
  nowMs: number;
  /** Of pods; unless given, as they say themselves. */
  graceSeconds?: number | undefined;
  propagation?: Propagation | undefined;
}

/** A pod on its way out: it is stopped within `graceSeconds` and its object goes when nothing of it is left. A later, shorter period wins. */
export function markDeleted(pod: Pod, graceSeconds: number, nowMs: number): Pod {
  const before = pod.metadata.deletionGracePeriodSeconds;
  const grace = before === undefined ? graceSeconds : Math.min(before, graceSeconds);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: pod.metadata.deletionTimestamp ?? toApiTime(nowMs + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
}

/** @throws Fault Forbidden of what every cluster has */
function checkMayGo({ kind, metadata: { name } }: AnyObject): void {
  const forbidden = (what: string, why: string): Fault =>
    new Fault("Forbidden", `${what} "${name}" is forbidden: ${why}`, { kind, name });
  if (kind === "Namespace" && permanentNamespaces.includes(name))
    throw forbidden("namespaces", "this namespace may not be deleted");
  if (kind === "PriorityClass" && Object.hasOwn(systemValues, name))
    throw forbidden("priorityclasses.scheduling.k8s.io", "this is a system priority class and cannot be deleted");
}

function endOfNamespace(namespace: Namespace, nowMs: number): Namespace {
  return { ...marked(namespace, nowMs), status: { ...namespace.status, phase: "Terminating" } };
}

/** The object on its way out. */
export function marked<T extends AnyObject>(object: T, nowMs: number): T {
  if (isEnding(object)) return object;
  const metadata = { ...object.metadata, deletionTimestamp: toApiTime(nowMs), deletionGracePeriodSeconds: 0 };
  return { ...object, metadata };
}

/**
 * The write that begins, or is, the end of an object. A pod is stopped first, unless it was never bound; what is in a
 * namespace goes first; whatever has finalizers stays until they are gone.
 * @throws Fault Forbidden of what may not go
 */
export function endOf(object: AnyObject, { nowMs, graceSeconds, propagation }: EndOptions): Write {
  checkMayGo(object);
  const expected = revisionOf(object);
  const held = heldFor(object, propagationOf(object, propagation));
  if (held.kind === "CustomResourceDefinition" && !isEnding(held))
    return { op: "update", object: marked(keptForCleanup(held), nowMs), expected };
  if (held.kind === "Namespace") return { op: "update", object: endOfNamespace(held, nowMs), expected };
  if (held.kind === "Pod" && (held.spec.nodeName || isHeld(held))) {
    const grace = held.spec.nodeName ? (graceSeconds ?? held.spec.terminationGracePeriodSeconds) : 0;
    return { op: "update", object: markDeleted(held, grace ?? graceSecondsDefault, nowMs), expected };
  }
  if (isHeld(held)) return { op: "update", object: marked(held, nowMs), expected };
  return { op: "remove", key: keyOf(object), expected };
}

/** Who removes the object when nothing holds it any more: a pod's actor, housekeeping for a namespace. */
const endedByOthers: readonly string[] = ["Pod", "Namespace"];

/** The write that stores an object; its end, if it was on its way out and this takes the last finalizer from it. */
export function settled(object: AnyObject, expected: number): Write {
  if (!isEnding(object) || isHeld(object) || endedByOthers.includes(object.kind))
    return { op: "update", object, expected };
  return { op: "remove", key: keyOf(object), expected };
}
