import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { serviceColumns } from "./columns.js";
import { hostPorts } from "./host-ports.js";
import type { Service } from "./object.js";
import { serviceRules } from "./rules.js";

/** One address for all pods with certain labels. */
export const serviceKind: KindDef<Service> = {
  kind: "Service",
  about: "One address for all pods with certain labels.",
  group: "",
  version: "v1",
  plural: "services",
  shortNames: ["svc"],
  namespaced: true,
  inAll: true,
  actor: "service",
  hasGeneration: true,
  rules: serviceRules,
  table: serviceColumns,
  selectable: { "spec.clusterIP": (s) => s.spec.clusterIP, "spec.type": (s) => s.spec.type },
  subresources: [statusOf("Service")],
  hostPorts,
};
