import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import type { Namespace } from "./object.js";
import { namespaceRules } from "./rules.js";

/** A room for names. */
export const namespaceKind: KindDef<Namespace> = {
  kind: "Namespace",
  about: "A room for names.",
  group: "",
  version: "v1",
  plural: "namespaces",
  shortNames: ["ns"],
  namespaced: false,
  hasGeneration: true,
  rules: namespaceRules,
  table: {
    columns: narrow("Name", "Status", "Age"),
    row: (n, nowMs) => [n.metadata.name, n.status?.phase ?? "Active", ageOf(n.metadata.creationTimestamp, nowMs)],
  },
  selectable: { "status.phase": (n) => n.status?.phase, name: (n) => n.metadata.name },
  subresources: [statusOf("Namespace")],
};
