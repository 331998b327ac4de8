import { ageOf, humanDuration } from "../../objects/age.js";
import { type KindColumns, narrow, none, wide } from "../../objects/columns.js";
import { fromApiTime } from "../../time.js";
import type { Pod } from "./object.js";
import { isLost, isUnheard } from "./phase.js";
import { podStatusWord } from "./status-word.js";

function restarts(pod: Pod, nowMs: number): string {
  const statuses = pod.status?.containerStatuses ?? [];
  const count = statuses.reduce((sum, s) => sum + s.restartCount, 0);
  const last = Math.max(
    ...statuses.map((s) => fromApiTime(s.lastState?.terminated?.finishedAt ?? "")).filter((t) => !Number.isNaN(t)),
    Number.NEGATIVE_INFINITY,
  );
  return count > 0 && Number.isFinite(last) ? `${count} (${humanDuration(nowMs - last)} ago)` : String(count);
}

/** How many of its gates are open, of how many. */
function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return none;
  const open = gates.filter((gate) =>
    status?.conditions?.some((c) => c.type === gate.conditionType && c.status === "True"),
  );
  return `${open.length}/${gates.length}`;
}

function podRow(pod: Pod, nowMs: number): string[] {
  const ready = isLost(pod) || isUnheard(pod) ? 0 : (pod.status?.containerStatuses ?? []).filter((s) => s.ready).length;
  return [
    pod.metadata.name,
    `${ready}/${pod.spec.containers.length}`,
    podStatusWord(pod),
    restarts(pod, nowMs),
    ageOf(pod.metadata.creationTimestamp, nowMs),
    pod.status?.podIP || none,
    pod.spec.nodeName || none,
    pod.status?.nominatedNodeName || none,
    readinessGates(pod),
  ];
}

export const podColumns: KindColumns<Pod> = {
  columns: [
    ...narrow("Name", "Ready", "Status", "Restarts", "Age"),
    ...wide("IP", "Node", "Nominated Node", "Readiness Gates"),
  ],
  row: podRow,
};
