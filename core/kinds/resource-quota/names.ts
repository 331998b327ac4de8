/** What a quota may be of. Source: Kubernetes' documentation, "Resource Quotas". */

/** Of what pods ask for, and by which word of a pod's resources. */
const computed = ["cpu", "memory", "ephemeral-storage"];

/** Counted whatever they are of; the kind by its plural. */
const plainCounts = [
  "configmaps",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
  "services.loadbalancers",
  "services.nodeports",
];

const standard = new Set([
  ...computed,
  ...computed.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...plainCounts,
  "requests.storage",
]);

const isHugePages = (name: string): boolean => /^(requests\.)?hugepages-/.test(name);

/** Whether a quota can be of this at all: what has no slash is one of a few. */
export const isQuotaName = (name: string): boolean => name.includes("/") || standard.has(name) || isHugePages(name);

/** Whether there are only whole ones of it. */
export const isWhole = (name: string): boolean => plainCounts.includes(name) || name.startsWith("count/");

/** Of what pods ask for, where a quota of it asks every container to say it. */
export const saidByContainers = [
  "cpu",
  "limits.cpu",
  "limits.memory",
  "memory",
  "requests.cpu",
  "requests.memory",
] as const;

/** Whether it is used by pods, and by nothing else. */
export function isOfPods(name: string): boolean {
  if (name === "pods" || name === "count/pods") return true;
  if (name === "requests.storage" || name.includes("storageclass.storage.k8s.io/")) return false;
  return computed.includes(name) || isHugePages(name) || /^(requests|limits)\./.test(name);
}
