/** The containers of a pod: those that run before the others, those that run beside them, and the others. Pure. */
import type { core } from "../../objects/types.js";

/** Those that run before the others first, in their order. */
export const allContainers = ({ initContainers = [], containers }: core.PodSpec): readonly core.Container[] =>
  initContainers.length === 0 ? containers : [...initContainers, ...containers];

export const containerOf = (spec: core.PodSpec, name: string): core.Container | undefined =>
  spec.containers.find((c) => c.name === name) ?? spec.initContainers?.find((c) => c.name === name);

/** An init container that stays: the next one does not wait for its end. */
export const isSidecar = ({ restartPolicy }: core.Container): boolean => restartPolicy === "Always";

export const sidecarsOf = ({ initContainers = [] }: core.PodSpec): readonly core.Container[] =>
  initContainers.filter(isSidecar);
