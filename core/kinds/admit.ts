/** What is made of a new object by what its cluster and namespace say of such objects, or why it may not be. */
import { forbidden } from "../fault.js";
import { resourceName } from "../objects/kind-def.js";
import type { AnyObject } from "./all.js";
import { anyDef } from "./all.js";
import { rangeFaults, rangeWords } from "./limit-range/check.js";
import { withRangeDefaults } from "./limit-range/defaults.js";
import type { LimitRange } from "./limit-range/kind.js";
import { checkKept } from "./network-policy/admit.js";
import type { Node } from "./node/object.js";
import { checkGrowth, withDefaultClass } from "./persistent-volume-claim/admit.js";
import type { Pod } from "./pod/object.js";
import { checkOnlyDefault, withPriority } from "./priority-class/admit.js";
import type { PriorityClass } from "./priority-class/kind.js";
import { withRuntime } from "./runtime-class/admit.js";
import type { RuntimeClass } from "./runtime-class/kind.js";
import type { StorageClass } from "./storage-class/object.js";

/** What there is that says something of new objects. */
export interface Surroundings {
  classes(): Iterable<PriorityClass>;
  classOf(name: string): PriorityClass | undefined;
  minions(): Iterable<Node>;
  runtimeOf(name: string): RuntimeClass | undefined;
  storageClasses(): Iterable<StorageClass>;
  storageClassOf(name: string): StorageClass | undefined;
  /** Of its namespace. */
  ranges(namespace: string): Iterable<LimitRange>;
}

function completedPod(pod: Pod, around: Surroundings): Pod {
  const { namespace = "", name } = pod.metadata;
  const ofClass = withPriority(pod.spec, name, { find: around.classOf, all: around.classes });
  const spec = withRuntime(ofClass, name, around.runtimeOf);
  let complete = spec === pod.spec ? pod : { ...pod, spec };
  for (const range of around.ranges(namespace)) complete = withRangeDefaults(complete, range);
  return complete;
}

function completed(object: AnyObject, around: Surroundings): AnyObject {
  if (object.kind === "Pod") return completedPod(object, around);
  if (object.kind === "PersistentVolumeClaim") return withDefaultClass(object, around.storageClasses());
  return object;
}

/**
 * A new object as it is to be stored, or what a change makes of `old`.
 * @throws Fault Forbidden when it may not be
 */
export function admitted(object: AnyObject, old: AnyObject | undefined, around: Surroundings): AnyObject {
  if (object.kind === "PriorityClass") checkOnlyDefault(object, around.classes());
  if (object.kind === "PersistentVolumeClaim" && old?.kind === object.kind)
    checkGrowth(old, object, around.storageClassOf);
  if (old) return object;
  if (object.kind === "NetworkPolicy") checkKept(object.metadata.name, around.minions());
  const complete = completed(object, around);
  const { namespace = "", name } = complete.metadata;
  if (namespace === "") return complete;
  for (const range of around.ranges(namespace)) {
    const faults = rangeFaults(range, complete);
    if (faults.length > 0) throw forbidden(resourceName(anyDef(complete.kind)), name, rangeWords(faults));
  }
  return complete;
}
