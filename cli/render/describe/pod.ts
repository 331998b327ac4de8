/** `troupe describe pod`. */
import type { Event } from "../../../core/kinds/event/object.js";
import { ephemeralsOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { podStatusWord } from "../../../core/kinds/pod/status-word.js";
import type { core } from "../../../core/objects/types.js";
import { Report } from "../report.js";
import { describeConditions, describeEvents, describeHead } from "./common.js";
import { describeContainer } from "./container.js";
import { moment } from "./moments.js";
import { whyNotRunning } from "./why-not-running.js";

function volumeText(volume: core.Volume): string {
  const { name, ...source } = volume;
  const [type = "emptyDir", settings] = Object.entries(source)[0] ?? [];
  const details = Object.entries((settings ?? {}) as Record<string, unknown>).filter(([, v]) => v !== "");
  return `${name}: ${type}${details.length > 0 ? ` (${details.map(([k, v]) => `${k} ${String(v)}`).join(", ")})` : ""}`;
}

/** All there is to say of a pod, with its own events. */
export function describePod(pod: Pod, events: readonly Event[], nowMs: number): string {
  const { spec, status, metadata } = pod;
  const owner = metadata.ownerReferences?.find((o) => o.controller);
  const report = new Report();
  describeHead(report, pod, nowMs);
  report
    .field(
      "Minion",
      spec.nodeName
        ? `${spec.nodeName}${status?.hostIP && status.hostIP !== spec.nodeName ? `/${status.hostIP}` : ""}`
        : "<none>",
    )
    .field("Status", podStatusWord(pod))
    .field("Why", whyNotRunning(pod, events, nowMs))
    .field("Pod IP", status?.podIP || "<none>")
    .field("Started", moment(status?.startTime, nowMs))
    .field("Controlled by", owner ? `${owner.kind.toLowerCase()}/${owner.name}` : undefined)
    .field("Restart policy", spec.restartPolicy)
    .field("Grace period", `${spec.terminationGracePeriodSeconds ?? 30}s`)
    .field(
      "Minion selector",
      spec.nodeSelector ? Object.entries(spec.nodeSelector).map(([k, v]) => `${k}=${v}`) : undefined,
    );
  report.section("Init containers", (list) => {
    for (const container of spec.initContainers ?? [])
      list.section(container.name, (r) => describeContainer(r, container, pod, nowMs));
  });
  report.section("Containers", (list) => {
    for (const container of spec.containers)
      list.section(container.name, (r) => describeContainer(r, container, pod, nowMs));
  });
  report.section("Ephemeral containers", (list) => {
    for (const container of ephemeralsOf(spec))
      list.section(container.name, (r) => describeContainer(r, container, pod, nowMs));
  });
  report.field("Volumes", (spec.volumes ?? []).map(volumeText));
  describeConditions(report, status?.conditions, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}
