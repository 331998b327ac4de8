import { ageOf } from "../../objects/age.js";
import { type KindColumns, narrow, wide } from "../../objects/columns.js";
import type { Event } from "./object.js";

function eventRow(event: Event, nowMs: number): string[] {
  const { involvedObject: o } = event;
  const seen = event.lastTimestamp ?? event.firstTimestamp ?? event.metadata.creationTimestamp;
  const message = (event.message ?? "").trim();
  const object = `${(o.kind ?? "").toLowerCase()}/${o.name ?? ""}`;
  const source = [event.source?.component, event.source?.host].filter(Boolean).join(", ");
  return [
    ageOf(seen, nowMs),
    event.type ?? "Normal",
    event.reason ?? "",
    object,
    o.fieldPath ?? "",
    source,
    message,
    ageOf(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp, nowMs),
    String(event.count ?? 1),
    event.metadata.name,
  ];
}

export const eventColumns: KindColumns<Event> = {
  columns: [
    ...narrow("Last Seen", "Type", "Reason", "Object"),
    ...wide("Subobject", "Source"),
    ...narrow("Message"),
    ...wide("First Seen", "Count", "Name"),
  ],
  row: eventRow,
};
