import { forbidChanges, type KindRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { integer, needed, object, oneOf, text } from "../../schema/shape.js";
import type { Event } from "./object.js";

const countMax = 2 ** 31 - 1;

/** A reference to another object. */
export const objectReferenceShape = object<core.ObjectReference>({
  apiVersion: text(),
  fieldPath: text(),
  kind: text(),
  name: text(),
  namespace: text(),
  resourceVersion: text(),
  uid: text(),
});

function checkNamespaces(event: Event, _path: string, faults: Faults): void {
  const own = event.metadata.namespace;
  const other = event.involvedObject.namespace;
  if (own && other && own !== other) {
    faults.invalid("involvedObject.namespace", other, `must be the namespace of the event, ${own}`);
  }
}

/** Events: once written, only their count goes up. */
export const eventRules: KindRules<Event> = {
  shape: object<Event>(
    {
      apiVersion: text(),
      kind: oneOf("Event"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      involvedObject: needed(objectReferenceShape),
      reason: text(),
      message: text(),
      type: text(),
      source: object<core.EventSource>({ component: text(), host: text() }),
      firstTimestamp: text(),
      lastTimestamp: text(),
      count: integer(0, countMax),
    },
    checkNamespaces,
  ),
  withDefaults: (event) => ({ ...event, type: event.type || "Normal", count: event.count || 1 }),
  asNew: (event) => event,
  carriedOver: (_, next) => next,
  checkUpdate: (old, next, faults) =>
    forbidChanges(
      old,
      next,
      ["involvedObject", "reason", "type", "source", "firstTimestamp"],
      "",
      "an event cannot change",
      faults,
    ),
};
