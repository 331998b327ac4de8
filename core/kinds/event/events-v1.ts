/**
 * Events in the words of events.k8s.io/v1: the same objects that v1 calls events. Source: the conversion of
 * Kubernetes, pkg/apis/events/v1, and its API documentation.
 */
import type { Event as NewEvent, EventSeries as NewSeries } from "kubernetes-types/events/v1.js";
import type { FormDef } from "../../objects/form-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { ApiObject, core } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { stored } from "../../schema/marks.js";
import { int32, time } from "../../schema/scalars.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { eventColumns } from "./columns.js";
import type { Event } from "./object.js";

export interface EventsEvent extends ApiObject, Omit<NewEvent, "apiVersion" | "kind" | "metadata" | "eventTime"> {
  kind: "Event";
  eventTime?: string;
}

/** The names of fields: here, and in what is stored. */
const names = {
  regarding: "involvedObject",
  note: "message",
  reportingController: "reportingComponent",
  deprecatedSource: "source",
  deprecatedFirstTimestamp: "firstTimestamp",
  deprecatedLastTimestamp: "lastTimestamp",
  deprecatedCount: "count",
} as const;
const backwards = Object.fromEntries(Object.entries(names).map(([here, there]) => [there, here]));

const renamed = (object: object, by: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [by[name] ?? name, value]));

/** A stored event in these words. */
export function asEventsEvent(event: Event): EventsEvent {
  return { ...renamed(event, backwards), apiVersion: "events.k8s.io/v1", kind: "Event" } as unknown as EventsEvent;
}

/** An event in these words as it is stored. */
export const asCoreEvent = (written: Readonly<Record<string, unknown>>): unknown => ({
  ...renamed(written, names),
  apiVersion: "v1",
});

const series = struct<NewSeries>("events.v1.EventSeries", { count: needed(int32), lastObservedTime: needed(time) });
const source = struct<core.EventSource>("core.v1.EventSource", { component: text(), host: text() });

export const eventsV1: FormDef<EventsEvent, Event> = {
  kind: "Event",
  about: "An explained decision or fact about another object; the same that v1 calls an event, in other words.",
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  shortNames: ["ev"],
  namespaced: true,
  hasGeneration: false,
  rules: plainRules(
    struct<EventsEvent>("events.v1.Event", {
      apiVersion: text(),
      kind: oneOf("Event"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      action: stored(text()),
      deprecatedCount: int32,
      deprecatedFirstTimestamp: time,
      deprecatedLastTimestamp: time,
      deprecatedSource: source,
      eventTime: stored(time),
      note: text(),
      reason: text(),
      regarding: objectReference,
      related: stored(objectReference),
      reportingController: stored(text(), "Events can be selected by it."),
      reportingInstance: stored(text()),
      series: stored(series),
      type: text(),
    }),
  ),
  table: {
    columns: eventColumns.columns,
    row: (event, nowMs) => eventColumns.row({ ...renamed(event, names), kind: "Event" } as unknown as Event, nowMs),
  },
  selectable: {
    "regarding.kind": (e) => e.regarding?.kind,
    "regarding.namespace": (e) => e.regarding?.namespace,
    "regarding.name": (e) => e.regarding?.name,
    "regarding.uid": (e) => e.regarding?.uid,
    "regarding.apiVersion": (e) => e.regarding?.apiVersion,
    "regarding.resourceVersion": (e) => e.regarding?.resourceVersion,
    "regarding.fieldPath": (e) => e.regarding?.fieldPath,
    reason: (e) => e.reason,
    type: (e) => e.type,
    reportingController: (e) => e.reportingController || e.deprecatedSource?.component,
  },
  subresources: [],
  form: { of: "Event", shown: (event) => [asEventsEvent(event)], storedName: (name) => name, stored: asCoreEvent },
};
