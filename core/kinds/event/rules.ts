import { forbidChanges, type KindRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { objectReference } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, stored } from "../../schema/marks.js";
import { int32, time } from "../../schema/scalars.js";
import { integer, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Event, EventSeries } from "./object.js";

const countMax = 2 ** 31 - 1;

const series = struct<EventSeries>("core.v1.EventSeries", { count: int32, lastObservedTime: time });
const source = struct<core.EventSource>("core.v1.EventSource", { component: text(), host: text() });

function checkNamespaces(event: Event, _path: string, faults: Faults): void {
  const own = event.metadata.namespace;
  const other = event.involvedObject.namespace;
  if (own && other && own !== other) {
    faults.invalid("involvedObject.namespace", other, `must be the namespace of the event, ${own}`);
  }
}

const fixedFields = [
  "involvedObject",
  "reason",
  "type",
  "source",
  "firstTimestamp",
  "action",
  "eventTime",
  "related",
  "reportingComponent",
  "reportingInstance",
];

/** Events: once written, only their count goes up. */
export const eventRules: KindRules<Event> = {
  shape: struct<Event>(
    "core.v1.Event",
    {
      apiVersion: text(),
      kind: oneOf("Event"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      involvedObject: needed(objectReference),
      reason: text(),
      message: text(),
      type: byDefault("Normal", text()),
      source,
      firstTimestamp: time,
      lastTimestamp: time,
      count: integer(0, countMax),
      action: stored(text()),
      eventTime: stored(time),
      related: stored(objectReference),
      reportingComponent: stored(text(), "Events can be selected by it."),
      reportingInstance: stored(text()),
      series: stored(series),
    },
    checkNamespaces,
  ),
  withDefaults: (event) => ({ ...event, count: event.count || 1 }),
  asNew: (event) => event,
  carriedOver: (_, next) => next,
  checkUpdate: (old, next, faults) => forbidChanges(old, next, fixedFields, "", "an event cannot change", faults),
};
