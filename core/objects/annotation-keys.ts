/** Annotations that Troupe itself reads or writes; v1beta1 never shows them. */
export const annotationKeys = {
  /**
   * On a pod: how its probes are judged. `0.5.4` = as v1beta1 had it: an exec probe is healthy if its output is `ok`
   * (any case, blanks around it do not count) and unknown if it cannot be run or ends with an error; an http probe
   * that cannot connect is unknown; what is unknown changes nothing. Absent = Kubernetes' rules.
   */
  probes: "troupe.io/probes",
  /** On an event: the word of v1beta1's `status`, which v1 has no place for. */
  eventStatus: "troupe.io/v1beta1-event-status",
  /**
   * On a replication controller: how its replicas are. `0.5.4` = as v1beta1 had it: they are named by uuids, and are all pods
   * that it selects and nobody owns. Absent = Kubernetes' rules: named after it, and adopted.
   */
  replicas: "troupe.io/replicas",
  /** On a node: what it said of itself in its last hello; what differs from it was set by somebody else. */
  minionSaid: "troupe.io/minion-said",
} as const;

/** The value of {@link annotationKeys.probes} for pods that came by v1beta1. */
export const oldProbes = "0.5.4";

/** The value of {@link annotationKeys.replicas} for controllers that came by v1beta1. */
export const oldReplicas = "0.5.4";
