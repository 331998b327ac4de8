import type { KindDef } from "../../objects/kind-def.js";
import { eventColumns } from "./columns.js";
import { involvedObjectFields } from "./fields.js";
import type { Event } from "./object.js";
import { eventRules } from "./rules.js";

/** An explained decision or fact about another object. */
export const eventKind: KindDef<Event> = {
  kind: "Event",
  about: "An explained decision or fact about another object.",
  group: "",
  version: "v1",
  plural: "events",
  shortNames: ["ev"],
  namespaced: true,
  hasGeneration: false,
  rules: eventRules,
  table: eventColumns,
  selectable: {
    ...involvedObjectFields,
    reason: (e) => e.reason,
    type: (e) => e.type,
    source: (e) => e.source?.component,
    reportingComponent: (e) => e.reportingComponent || e.source?.component,
  },
  subresources: [],
};
