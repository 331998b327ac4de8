/** What the roles that every cluster has let be done. Those of Kubernetes give what they give there. */
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import { lookup } from "../lookup.js";
import { policyGroup, privilegesResource } from "../policy/privileges.js";
import { rbacGroup } from "./rbac.js";

const reading = ["get", "list", "watch"];
const writing = ["create", "delete", "deletecollection", "patch", "update"];

const on = (apiGroup: string, verbs: readonly string[], ...resources: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [...resources],
  verbs: [...verbs],
});
const at = (verbs: readonly string[], ...nonResourceURLs: readonly string[]): PolicyRule => ({
  nonResourceURLs: [...nonResourceURLs],
  verbs: [...verbs],
});

/** What people work with, by group; each of these can be changed by who may edit. */
const workloads = lookup<readonly string[]>({
  "": [
    "configmaps",
    "endpoints",
    "events",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "replicationcontrollers/scale",
    "serviceaccounts",
    "services",
  ],
  apps: [
    "daemonsets",
    "deployments",
    "deployments/scale",
    "replicasets",
    "replicasets/scale",
    "statefulsets",
    "statefulsets/scale",
  ],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["cronjobs", "jobs"],
  "coordination.k8s.io": ["leases"],
  "networking.k8s.io": ["ingresses", "networkpolicies"],
  policy: ["poddisruptionbudgets"],
});

const states: readonly PolicyRule[] = [
  on("", reading, "bindings", "limitranges", "namespaces", "namespaces/status", "pods/log", "pods/status"),
  on(
    "",
    reading,
    "persistentvolumeclaims/status",
    "replicationcontrollers/status",
    "resourcequotas",
    "resourcequotas/status",
  ),
  on("", reading, "services/status"),
  on(
    "apps",
    reading,
    "controllerrevisions",
    "daemonsets/status",
    "deployments/status",
    "replicasets/status",
    "statefulsets/status",
  ),
  on("autoscaling", reading, "horizontalpodautoscalers/status"),
  on("batch", reading, "cronjobs/status", "jobs/status"),
  on("discovery.k8s.io", reading, "endpointslices"),
  on("events.k8s.io", reading, "events"),
  on("metrics.k8s.io", ["get", "list"], "nodes", "pods"),
  on("networking.k8s.io", reading, "ingresses/status"),
  on("policy", reading, "poddisruptionbudgets/status"),
];

const allWorkloads = (verbs: readonly string[]): PolicyRule[] =>
  Object.entries(workloads).map(([group, resources]) => on(group, verbs, ...resources));

/** Reads what is in a namespace, but for secrets, roles, and what programs say to who runs commands in them. */
export const viewRules: readonly PolicyRule[] = [...allWorkloads(reading), ...states, on("*", ["get"], "*/actor")];

/** Changes it, runs commands in it, and may use its secrets and service accounts; but not give rights. */
export const editRules: readonly PolicyRule[] = [
  ...viewRules,
  ...allWorkloads(writing),
  on(
    "",
    [...reading, ...writing],
    "secrets",
    "pods/attach",
    "pods/exec",
    "pods/portforward",
    "pods/proxy",
    "services/proxy",
  ),
  on("", ["create"], "pods/eviction", "serviceaccounts/token"),
];

/** Gives rights in it, too, and may let pods have power over their hosts. */
export const adminRules: readonly PolicyRule[] = [
  ...editRules,
  on(rbacGroup, [...reading, ...writing], "rolebindings", "roles"),
  on("authorization.k8s.io", ["create"], "localsubjectaccessreviews"),
  on(policyGroup, ["use"], privilegesResource),
];

export const everythingRules: readonly PolicyRule[] = [on("*", ["*"], "*"), at(["*"], "*")];

/** What a minion's program may ask for itself. */
export const minionRules: readonly PolicyRule[] = [
  on("", reading, "endpoints", "nodes", "services"),
  on("", ["create", "patch"], "events"),
  on("discovery.k8s.io", reading, "endpointslices"),
];

/** Sees the whole cluster, and no secret. */
export const watcherRules: readonly PolicyRule[] = [
  ...viewRules,
  on("", reading, "nodes", "nodes/status", "persistentvolumes", "persistentvolumes/status"),
  on(rbacGroup, reading, "clusterrolebindings", "clusterroles", "rolebindings", "roles"),
  on("apiextensions.k8s.io", reading, "customresourcedefinitions"),
  on("node.k8s.io", reading, "runtimeclasses"),
  on("scheduling.k8s.io", reading, "priorityclasses"),
  on("storage.k8s.io", reading, "storageclasses"),
  at(["get"], "/eviction", "/joining", "/metrics", "/metrics/*", "/validate"),
];

/** What there is to be asked for; and the actors, of which everybody sees those he may. */
export const discoveryRules: readonly PolicyRule[] = [
  at(["get"], "/", "/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", "/actors", "/actors/stream"),
];

/** Whether it lives, and which version it is. */
export const publicRules: readonly PolicyRule[] = [at(["get"], "/healthz", "/livez", "/readyz", "/version")];

/** Who one is, and what one may do. */
export const basicRules: readonly PolicyRule[] = [
  on("authentication.k8s.io", ["create"], "selfsubjectreviews"),
  on("authorization.k8s.io", ["create"], "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
];
