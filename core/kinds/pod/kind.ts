import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { podColumns } from "./columns.js";
import { checkAdded } from "./ephemeral.js";
import { ignoredFields } from "./ignored-fields.js";
import type { Pod } from "./object.js";
import { podRules } from "./rules.js";

/** Containers that share a sandbox, volumes and a fate. */
export const podKind: KindDef<Pod> = {
  kind: "Pod",
  about: "Containers that share a sandbox, volumes and a fate.",
  group: "",
  version: "v1",
  plural: "pods",
  shortNames: ["po"],
  namespaced: true,
  inAll: true,
  actor: "pod",
  hasGeneration: true,
  rules: podRules,
  table: podColumns,
  selectable: {
    "spec.nodeName": (p) => p.spec.nodeName,
    "spec.restartPolicy": (p) => p.spec.restartPolicy,
    "spec.schedulerName": (p) => p.spec.schedulerName,
    "spec.serviceAccountName": (p) => p.spec.serviceAccountName,
    "spec.hostNetwork": (p) => String(p.spec.hostNetwork ?? false),
    "status.phase": (p) => p.status?.phase ?? "Pending",
    "status.podIP": (p) => p.status?.podIP,
    "status.nominatedNodeName": (p) => p.status?.nominatedNodeName,
  },
  ...{ podSpec: { path: "spec", of: (p) => p.spec }, ignored: (p) => ignoredFields(p.spec) },
  subresources: [
    statusOf("Pod"),
    { name: "attach", kind: "PodAttachOptions", verbs: ["create", "get"] },
    { name: "binding", kind: "Binding", verbs: ["create"] },
    {
      ...{ name: "ephemeralcontainers", kind: "Pod", verbs: ["get", "patch", "update"] },
      part: { field: "ephemeralContainers", check: (old, next, faults) => checkAdded(old as Pod, next as Pod, faults) },
    },
    { name: "eviction", kind: "Eviction", verbs: ["create"], group: "policy", version: "v1" },
    { name: "exec", kind: "PodExecOptions", verbs: ["create", "get"] },
    { name: "log", kind: "Pod", verbs: ["get"] },
    { name: "portforward", kind: "PodPortForwardOptions", verbs: ["create", "get"] },
  ],
};
