/** What the master is made of and whether it is well, for old clients (`kubectl get cs`): made up when it is asked for. */
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { keyed } from "../../schema/marks.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";

interface Condition {
  type: string;
  status: string;
  message?: string;
  error?: string;
}

export interface ComponentStatus extends ApiObject {
  kind: "ComponentStatus";
  conditions: Condition[];
}

const condition = struct<Condition>("core.v1.ComponentCondition", {
  error: text(),
  message: text(),
  status: needed(text()),
  type: needed(text()),
});

export const componentStatuses: KindDef<ComponentStatus> = {
  kind: "ComponentStatus",
  about: "Whether a part of the master is well. Kubernetes gave it up in 1.19; /readyz?verbose says the same.",
  deprecation: "v1 ComponentStatus is deprecated in v1.19+",
  group: "",
  version: "v1",
  plural: "componentstatuses",
  shortNames: ["cs"],
  namespaced: false,
  hasGeneration: false,
  verbs: ["get", "list"],
  rules: plainRules(
    struct<ComponentStatus>("core.v1.ComponentStatus", {
      apiVersion: text(),
      kind: oneOf("ComponentStatus"),
      metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
      conditions: keyed(list(condition), ["type"]) as never,
    }),
  ),
  table: {
    columns: narrow("Name", "Status", "Message", "Error"),
    row: ({ metadata, conditions: [{ status, message = "", error = "" } = { status: "Unknown" }] }) => [
      metadata.name,
      status === "True" ? "Healthy" : status === "False" ? "Unhealthy" : "Unknown",
      message,
      error,
    ],
  },
  selectable: {},
  subresources: [],
};

/** Each part, by the names that are looked for: the store stands where etcd would. @param storeWhy why it takes no writes; "" = it does */
export function componentsOf(storeWhy: string): ComponentStatus[] {
  // Who answers schedules and controls: they are one process.
  const parts = [["controller-manager", ""] as const, ["etcd-0", storeWhy] as const, ["scheduler", ""] as const];
  return parts.map(([name, why]) => ({
    ...{ apiVersion: "v1", kind: "ComponentStatus", metadata: { name } },
    conditions: [
      why === ""
        ? { type: "Healthy", status: "True", message: "ok" }
        : { type: "Healthy", status: "False", message: why, error: why },
    ],
  }));
}
