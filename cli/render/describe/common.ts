/** What the descriptions of all kinds have in common. */
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import { ageOf } from "../../../core/objects/age.js";
import { lastAppliedKey } from "../../../core/objects/patches/ambiguous-keys.js";
import { inOrderOfTime } from "../event-order.js";
import type { Report } from "../report.js";
import { moment } from "./moments.js";

/** Events told; the oldest are left out. */
const eventsShown = 30;

/** `k=v`, one a line. */
export function pairs(values: Readonly<Record<string, string>> | undefined): string[] | string {
  const lines = Object.entries(values ?? {}).map(([k, v]) => `${k}=${v.length > 200 ? `${v.slice(0, 200)}…` : v}`);
  return lines.length > 0 ? lines.sort() : "<none>";
}

export function describeHead(report: Report, object: AnyObject, nowMs: number): void {
  const { name, namespace, labels, annotations, creationTimestamp } = object.metadata;
  report.field("Name", name).field("Namespace", namespace);
  // A copy of the whole object, of a secret, too.
  const { [lastAppliedKey]: _, ...told } = annotations ?? {};
  report.field("Labels", pairs(labels)).field("Annotations", pairs(told));
  report.field("Created", moment(creationTimestamp, nowMs));
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export function describeConditions(report: Report, conditions: readonly Condition[] | undefined, nowMs: number): void {
  if (!conditions?.length) return;
  const rows = conditions.map((c) => [
    c.type,
    c.status,
    c.lastTransitionTime ? ageOf(c.lastTransitionTime, nowMs) : "<unknown>",
    c.reason || "",
    c.message || "",
  ]);
  report.table("Conditions", ["TYPE", "STATUS", "SINCE", "REASON", "MESSAGE"], rows);
}

export function describeEvents(report: Report, events: readonly Event[], nowMs: number): void {
  const rows = inOrderOfTime(events)
    .slice(-eventsShown)
    .map((e) => {
      const first = e.firstTimestamp ?? e.metadata.creationTimestamp;
      const age = ageOf(e.lastTimestamp ?? first, nowMs);
      const count = e.count ?? 1;
      const from = [e.source?.component, e.source?.host].filter(Boolean).join(", ");
      return [
        count > 1 ? `${age} (${count} times in ${ageOf(first, nowMs)})` : age,
        e.type ?? "Normal",
        e.reason ?? "",
        from,
        (e.message ?? "").trim(),
      ];
    });
  report.table("Events", ["AGE", "TYPE", "REASON", "FROM", "MESSAGE"], rows);
}
