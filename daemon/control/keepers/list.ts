/** The kinds that act: to add one is to write its keeper, and a line here. */
// biome-ignore-all lint/performance/noBarrelFile: it is a list, and all.ts reads it as one
export { keeper as CronJob } from "./cron-job.js";
export { keeper as CustomResourceDefinition } from "./custom-resource-definition.js";
export { keeper as DaemonSet } from "./daemon-set.js";
export { keeper as Deployment } from "./deployment.js";
export { keeper as HorizontalPodAutoscaler } from "./horizontal-pod-autoscaler.js";
export { keeper as Job } from "./job.js";
export { keeper as Node } from "./minion.js";
export { keeper as PersistentVolume } from "./persistent-volume.js";
export { keeper as PersistentVolumeClaim } from "./persistent-volume-claim.js";
export { keeper as Pod } from "./pod.js";
export { keeper as PodDisruptionBudget } from "./pod-disruption-budget.js";
export { keeper as ReplicaSet } from "./replica-set.js";
export { keeper as ReplicationController } from "./replication-controller.js";
export { keeper as ResourceQuota } from "./resource-quota.js";
export { keeper as Service } from "./service.js";
export { keeper as StatefulSet } from "./stateful-set.js";
