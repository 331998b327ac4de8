/** A new pod of a job, as its template says; of an indexed job, one that knows its index. */
import type { NewObject } from "../../objects/reconciled.js";
import type { core } from "../../objects/types.js";
import type { IndexFailures } from "./index-failures.js";
import type { Job } from "./object.js";
import { ignoredFailuresWord, indexFailuresWord, indexVariable, indexWord, trackingFinalizer } from "./words.js";

/** So much of a name is kept before what the server adds, as Kubernetes has it. */
const baseCharsMax = 58;

export function newPod({ metadata, spec }: Job): NewObject {
  const { labels, annotations } = spec.template.metadata ?? {};
  return {
    kind: "Pod",
    metadata: {
      generateName: `${metadata.name}-`.slice(0, baseCharsMax),
      labels: { ...labels },
      ...(annotations ? { annotations } : {}),
      finalizers: [trackingFinalizer],
    },
    spec: spec.template.spec,
  };
}

/** @param failures of those before it, where the job counts them for each index */
export function newPodOf(job: Job, index: number, failures: IndexFailures | undefined): NewObject {
  const pod = newPod(job);
  const told = (container: core.Container): core.Container =>
    container.env?.some(({ name }) => name === indexVariable)
      ? container
      : { ...container, env: [...(container.env ?? []), { name: indexVariable, value: String(index) }] };
  const spec = pod["spec"] as core.PodSpec;
  const name = `${job.metadata.name}-${index}`;
  const counts = failures && {
    [indexFailuresWord]: String(failures.counted),
    ...(failures.ignored > 0 ? { [ignoredFailuresWord]: String(failures.ignored) } : {}),
  };
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${name}-`.slice(0, baseCharsMax),
      labels: { ...pod.metadata.labels, [indexWord]: String(index) },
      annotations: { ...pod.metadata.annotations, [indexWord]: String(index), ...counts },
    },
    spec: {
      ...spec,
      hostname: name,
      containers: spec.containers.map(told),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(told) } : {}),
    },
  };
}
