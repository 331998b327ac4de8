import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import type { DaemonSet } from "./object.js";
import { daemonSetRules } from "./rules.js";

function row(set: DaemonSet, nowMs: number): string[] {
  const { spec, status, metadata } = set;
  const { containers = [], nodeSelector = {} } = spec.template.spec ?? {};
  const labels = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  return [
    metadata.name,
    String(status?.desiredNumberScheduled ?? 0),
    String(status?.currentNumberScheduled ?? 0),
    String(status?.numberReady ?? 0),
    String(status?.updatedNumberScheduled ?? 0),
    String(status?.numberAvailable ?? 0),
    labels.sort().join(",") || "<none>",
    ageOf(metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    selectorText(spec.selector),
  ];
}

/** A pod of one template on each minion that it fits, and a new one a few at a time, when the template changes. */
export const daemonSetKind: KindDef<DaemonSet> = {
  kind: "DaemonSet",
  group: "apps",
  version: "v1",
  plural: "daemonsets",
  shortNames: ["ds"],
  namespaced: true,
  inAll: true,
  actor: "daemonSet",
  hasGeneration: true,
  rules: daemonSetRules,
  table: {
    columns: [
      ...narrow("Name", "Desired", "Current", "Ready", "Up-to-date", "Available", "Node Selector", "Age"),
      ...wide("Containers", "Images", "Selector"),
    ],
    row,
  },
  selectable: {},
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template.spec },
  ignored: ({ spec }) => ignoredFields(spec.template.spec ?? { containers: [] }),
  subresources: [statusOf("DaemonSet")],
};
