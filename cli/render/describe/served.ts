/** `troupe describe` of a kind that is not built in: all that is in its objects, by its own names. */
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import { isRecord } from "../../../core/schema/shape.js";
import { Report } from "../report.js";
import { describeEvents, describeHead } from "./common.js";

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

function describeValue(report: Report, name: string, value: unknown): void {
  if (isPlain(value)) report.field(name, String(value));
  else if (Array.isArray(value) && value.every(isPlain)) report.field(name, value.map(String));
  else
    report.section(name, (part) => {
      const parts = isRecord(value) ? Object.entries(value) : (value as unknown[]).entries();
      for (const [key, of] of parts) describeValue(part, String(key), of);
    });
}

export function describeServed(object: AnyObject, events: readonly Event[], nowMs: number): string {
  const { apiVersion, kind, metadata: _, ...fields } = object as unknown as Record<string, unknown>;
  const report = new Report();
  describeHead(report, object, nowMs);
  report.field("Kind", `${String(kind)} (${String(apiVersion)})`);
  for (const [name, value] of Object.entries(fields)) describeValue(report, name, value);
  describeEvents(report, events, nowMs);
  return report.text();
}
