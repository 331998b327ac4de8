/** The kinds there are, under the names that bodies give them. To add one is to write its folder, and a line here. */
// biome-ignore-all lint/performance/noBarrelFile: it is a list, and all.ts reads it as one

export { clusterRoleKind as ClusterRole } from "./cluster-role/kind.js";
export { clusterRoleBindingKind as ClusterRoleBinding } from "./cluster-role-binding/kind.js";
export { configMapKind as ConfigMap } from "./config-map/kind.js";
export { controllerRevisionKind as ControllerRevision } from "./controller-revision/kind.js";
export { cronJobKind as CronJob } from "./cron-job/kind.js";
export { customResourceDefinitionKind as CustomResourceDefinition } from "./custom-resource-definition/kind.js";
export { daemonSetKind as DaemonSet } from "./daemon-set/kind.js";
export { deploymentKind as Deployment } from "./deployment/kind.js";
export { endpointsKind as Endpoints } from "./endpoints/kind.js";
export { eventKind as Event } from "./event/kind.js";
export { autoscalerKind as HorizontalPodAutoscaler } from "./horizontal-pod-autoscaler/kind.js";
export { ingressKind as Ingress } from "./ingress/kind.js";
export { ingressClassKind as IngressClass } from "./ingress-class/kind.js";
export { jobKind as Job } from "./job/kind.js";
export { leaseKind as Lease } from "./lease/kind.js";
export { limitRangeKind as LimitRange } from "./limit-range/kind.js";
export { namespaceKind as Namespace } from "./namespace/kind.js";
export { nodeKind as Node } from "./node/kind.js";
export { persistentVolumeKind as PersistentVolume } from "./persistent-volume/kind.js";
export { persistentVolumeClaimKind as PersistentVolumeClaim } from "./persistent-volume-claim/kind.js";
export { podKind as Pod } from "./pod/kind.js";
export { podDisruptionBudgetKind as PodDisruptionBudget } from "./pod-disruption-budget/kind.js";
export { podTemplateKind as PodTemplate } from "./pod-template/kind.js";
export { priorityClassKind as PriorityClass } from "./priority-class/kind.js";
export { replicaSetKind as ReplicaSet } from "./replica-set/kind.js";
export { replicationControllerKind as ReplicationController } from "./replication-controller/kind.js";
export { resourceQuotaKind as ResourceQuota } from "./resource-quota/kind.js";
export { roleKind as Role } from "./role/kind.js";
export { roleBindingKind as RoleBinding } from "./role-binding/kind.js";
export { runtimeClassKind as RuntimeClass } from "./runtime-class/kind.js";
export { secretKind as Secret } from "./secret/kind.js";
export { serviceKind as Service } from "./service/kind.js";
export { serviceAccountKind as ServiceAccount } from "./service-account/kind.js";
export { statefulSetKind as StatefulSet } from "./stateful-set/kind.js";
export { storageClassKind as StorageClass } from "./storage-class/kind.js";
