import type { KindDef } from "../../objects/kind-def.js";
import { endpointsColumns } from "./columns.js";
import type { Endpoints } from "./object.js";
import { endpointsRules } from "./rules.js";

/** The addresses behind a service. */
export const endpointsKind: KindDef<Endpoints> = {
  kind: "Endpoints",
  about: "The addresses behind a service.",
  group: "",
  version: "v1",
  plural: "endpoints",
  shortNames: ["ep"],
  namespaced: true,
  words: ["endpoints", "endpoint"],
  hasGeneration: false,
  rules: endpointsRules,
  table: endpointsColumns,
  selectable: {},
  subresources: [],
};
