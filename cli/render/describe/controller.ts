/** `troupe describe rc`: a controller, its replicas, and why some of them do not run. */
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isReady } from "../../../core/kinds/pod/phase.js";
import { podStatusWord } from "../../../core/kinds/pod/status-word.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { Report } from "../report.js";
import { describeEvents, describeHead, pairs } from "./common.js";
import { describePods } from "./pods.js";
import { whyNotRunning } from "./why-not-running.js";

function replicaCounts(controller: ReplicationController, pods: readonly Pod[]): string {
  const by = new Map<string, number>();
  for (const pod of pods) by.set(podStatusWord(pod), (by.get(podStatusWord(pod)) ?? 0) + 1);
  const words = [...by].map(([word, count]) => `${count} ${word}`).join(", ");
  const { replicas = 1 } = controller.spec;
  return `${controller.status?.replicas ?? 0} of ${replicas} wanted, ${pods.filter(isReady).length} ready${words ? ` (${words})` : ""}`;
}

export function describeController(
  controller: ReplicationController,
  pods: readonly Pod[],
  events: readonly Event[],
  nowMs: number,
): string {
  const report = new Report();
  describeHead(report, controller, nowMs);
  const { template } = controller.spec;
  const waiting = pods
    .map((p) => ({ name: p.metadata.name, why: whyNotRunning(p, [], nowMs) }))
    .filter((w) => w.why !== "");
  report
    .field("Selector", pairs(controller.spec.selector))
    .field("Replicas", replicaCounts(controller, pods))
    .field(
      "Not running",
      waiting.map(({ name, why }) => `${name}: ${why}`),
    );
  report.section("Pod template", (r) => {
    r.field("Labels", pairs(template?.metadata?.labels));
    r.field(
      "Containers",
      (template?.spec?.containers ?? []).map((c) => `${c.name}: ${c.image ?? ""}`),
    );
  });
  describePods(report, pods, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}
