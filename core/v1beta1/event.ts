import type { Event } from "../kinds/event/object.js";
import { lookup } from "../lookup.js";
import { annotationKeys } from "../objects/annotation-keys.js";
import { objectReference } from "../objects/reference-shapes.js";
import type { core } from "../objects/types.js";
import { needed, object, type Shape, text } from "../schema/shape.js";
import { commonFields, commonOf, given, metadataOf, type WireCommon } from "./wire.js";

export interface WireEvent extends WireCommon {
  involvedObject: core.ObjectReference;
  /** The state of the object after the event, as 0.5.4's components worded it. */
  status?: string;
  reason?: string;
  message?: string;
  source?: string;
  host?: string;
  timestamp?: string | null;
}

export const wireEvent: Shape<WireEvent> = object<WireEvent>({
  ...commonFields,
  involvedObject: needed(objectReference),
  status: text(),
  reason: text(),
  message: text(),
  source: text(),
  host: text(),
  timestamp: text(),
});

/** The pairs of status and reason that 0.5.4's components emitted, for events that do not say their status. */
const statusByReason = lookup<string>({
  created: "waiting",
  started: "running",
  failed: "failed",
  pulled: "waiting",
  killing: "terminated",
  scheduled: "Pending",
  failedscheduling: "Pending",
});

function impliedStatus(reason: string | undefined): string {
  const key = reason?.toLowerCase() ?? "";
  return Object.hasOwn(statusByReason, key) ? (statusByReason[key] ?? "") : "";
}

/** The v1 event a v1beta1 event means: seen once, at its time. */
export function toV1Event(wire: WireEvent): Event {
  const status = wire.status ?? "";
  const extra: Record<string, string> =
    status !== impliedStatus(wire.reason) ? { [annotationKeys.eventStatus]: status } : {};
  const source = given({ component: wire.source || undefined, host: wire.host || undefined });
  const time = wire.timestamp || undefined;
  return given({
    kind: "Event",
    metadata: metadataOf({ ...wire, namespace: wire.namespace || (wire.involvedObject.namespace ?? "") }, extra),
    involvedObject: wire.involvedObject,
    reason: wire.reason,
    message: wire.message,
    source: Object.keys(source).length > 0 ? source : undefined,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  }) as Event;
}

/** The word of v1beta1 for the state of the object after the event; "" if there is none. */
export function eventStatusOf(event: Event): string {
  return event.metadata.annotations?.[annotationKeys.eventStatus] ?? impliedStatus(event.reason);
}

/** An event as 0.5.4 answered it; of one seen often, the last time. */
export function fromV1Event(event: Event): WireEvent {
  return given({
    ...commonOf(event, "events"),
    involvedObject: event.involvedObject,
    status: eventStatusOf(event) || undefined,
    reason: event.reason,
    message: event.message,
    source: event.source?.component,
    host: event.source?.host,
    timestamp: event.lastTimestamp ?? event.firstTimestamp ?? null,
  }) as WireEvent;
}
