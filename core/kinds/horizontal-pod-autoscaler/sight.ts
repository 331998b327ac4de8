/** What an autoscaler is told when it looks: plain data, made by its keeper. */
import type { Used } from "../../link/usage.js";
import type { Pod } from "../pod/object.js";

/** A pod that its target counts. */
export interface PodSight {
  name: string;
  phase: string;
  /** It ended, or is on its way out. */
  isOver: boolean;
  /** When its minion took it; absent: not yet. */
  startedMs?: number;
  /** Since when it has been ready, or not. */
  ready?: { is: boolean; sinceMs: number };
  /** What each container asks for; those that run to their end before the others do not count. */
  requests: readonly { container: string; cpu?: string; memory?: string }[];
  /** By container; absent: nothing is known. */
  used?: { atMs: number; windowMs: number; containers: Readonly<Record<string, Used>> };
}

/** What is scaled, as its `scale` has it. */
export interface TargetSight {
  wanted: number;
  current: number;
  selector: string;
  pods: readonly PodSight[];
  /** Other autoscalers that count the same pods. */
  rivals: readonly string[];
}

/** `missing`: why there is nothing to scale. */
export type Sight = { target: TargetSight } | { missing: string };

/** Containers whose requests count: those that run beside each other. */
export function countedContainers({ spec }: Pick<Pod, "spec">): PodSight["requests"] {
  const beside = (spec.initContainers ?? []).filter(
    (c) => (c as { restartPolicy?: string }).restartPolicy === "Always",
  );
  return [...beside, ...spec.containers].map(({ name, resources }) => {
    const { cpu, memory } = resources?.requests ?? {};
    return { container: name, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  });
}
