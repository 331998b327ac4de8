/** The labels, annotations and finalizer of Kubernetes' jobs (k8s.io/api/batch/v1/types.go). */

/** It holds a pod that ended until its end is counted: each is counted once, whoever deletes it. */
export const trackingFinalizer = "batch.kubernetes.io/job-tracking";

export const uidLabel = "batch.kubernetes.io/controller-uid";
export const nameLabel = "batch.kubernetes.io/job-name";
/** The same under the names they had before 1.27; both are still set. */
export const oldUidLabel = "controller-uid";
export const oldNameLabel = "job-name";

/** Label and annotation: which index a pod is for. */
export const indexWord = "batch.kubernetes.io/job-completion-index";
/** Annotations: how often the pods before it of its index failed, so that it counts; and that it does not. */
export const indexFailuresWord = "batch.kubernetes.io/job-index-failure-count";
export const ignoredFailuresWord = "batch.kubernetes.io/job-index-ignored-failure-count";

export const indexVariable = "JOB_COMPLETION_INDEX";
export const ourController = "kubernetes.io/job-controller";
