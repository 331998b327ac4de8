/** The containers of a pod: those that run before the others, those that run beside them, the others, and those that came for a look. Pure. */
import type { core } from "../../objects/types.js";

/** As containers; what they have besides is asked of them where it counts. */
export const ephemeralsOf = ({ ephemeralContainers = [] }: core.PodSpec): readonly core.Container[] =>
  ephemeralContainers as readonly core.Container[];

/** Those that run before the others first, in their order. */
export const allContainers = (spec: core.PodSpec): readonly core.Container[] =>
  spec.initContainers?.length || spec.ephemeralContainers?.length
    ? [...(spec.initContainers ?? []), ...spec.containers, ...ephemeralsOf(spec)]
    : spec.containers;

export const containerOf = (spec: core.PodSpec, name: string): core.Container | undefined =>
  spec.containers.find((c) => c.name === name) ??
  spec.initContainers?.find((c) => c.name === name) ??
  ephemeralsOf(spec).find((c) => c.name === name);

/** An init container that stays: the next one does not wait for its end. */
export const isSidecar = ({ restartPolicy }: core.Container): boolean => restartPolicy === "Always";

export const sidecarsOf = ({ initContainers = [] }: core.PodSpec): readonly core.Container[] =>
  initContainers.filter(isSidecar);
