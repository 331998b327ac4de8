import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, scaleSubresource, statusOf } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import type { Deployment } from "./object.js";
import { deploymentRules } from "./rules.js";

function row(deployment: Deployment, nowMs: number): string[] {
  const { spec, status, metadata } = deployment;
  const containers = spec.template?.spec?.containers ?? [];
  return [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`,
    String(status?.updatedReplicas ?? 0),
    String(status?.availableReplicas ?? 0),
    ageOf(metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    selectorText(spec.selector),
  ];
}

/** Pods of one template that are replaced, a few at a time, when the template changes. */
export const deploymentKind: KindDef<Deployment> = {
  kind: "Deployment",
  group: "apps",
  version: "v1",
  plural: "deployments",
  shortNames: ["deploy"],
  namespaced: true,
  inAll: true,
  actor: "deployment",
  hasGeneration: true,
  rules: deploymentRules,
  table: {
    columns: [
      ...narrow("Name", "Ready", "Up-to-date", "Available", "Age"),
      ...wide("Containers", "Images", "Selector"),
    ],
    row,
  },
  selectable: {},
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template?.spec },
  ignored: ({ spec }) => (spec.template?.spec ? ignoredFields(spec.template.spec) : []),
  subresources: [statusOf("Deployment"), scaleSubresource],
  scaling: {
    wanted: (deployment) => deployment.spec.replicas ?? 0,
    current: (deployment) => deployment.status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withWanted: (deployment, replicas) => ({ ...deployment, spec: { ...deployment.spec, replicas } }),
  },
};
