import type { Pod } from "../kinds/pod/object.js";
import { articlePhase } from "../kinds/pod/phase.js";
import { lookup } from "../lookup.js";
import { annotationKeys, oldProbes } from "../objects/annotation-keys.js";
import { labelsShape } from "../objects/metadata.js";
import type { core } from "../objects/types.js";
import { anyObject } from "../schema/kept.js";
import { needed, object, type Shape, text } from "../schema/shape.js";
import { fromV1Spec, hasProbes, toV1Spec, type WireManifest, wireManifest } from "./manifest.js";
import { fromV1Statuses, toV1Statuses, type WireInfo, wireInfo } from "./pod-info.js";
import { commonOf, filled, given, labelledFields, metadataOf, type WireLabelled } from "./wire.js";

interface WirePodState {
  manifest?: WireManifest;
  status?: string;
  message?: string;
  host?: string;
  hostIP?: string;
  podIP?: string;
  info?: WireInfo;
}
export interface WirePod extends WireLabelled {
  desiredState: WirePodState;
  currentState?: WirePodState;
  nodeSelector?: Record<string, string>;
}

const stateFields = { status: text(), message: text(), host: text(), hostIP: text(), podIP: text(), info: wireInfo };

export const wirePod: Shape<WirePod> = object<WirePod>({
  ...labelledFields,
  desiredState: needed(object<WirePodState>({ ...stateFields, manifest: wireManifest })),
  // an answer's empty manifest here has version "": it is not looked at
  currentState: object<WirePodState>({ ...stateFields, manifest: anyObject() }),
  nodeSelector: labelsShape,
});

/** Words of the wire and of v1. Succeeded, too, goes out as Terminated, as in 0.5.4. */
const phases = lookup<string>({
  Waiting: "Pending",
  Running: "Running",
  Terminated: "Failed",
  Succeeded: "Succeeded",
  Unknown: "Unknown",
});
const wireStatus = lookup<string>({
  Running: "Running",
  Failed: "Terminated",
  Succeeded: "Terminated",
  Unknown: "Unknown",
});

function toV1Status(state: WirePodState | undefined): core.PodStatus | undefined {
  if (!state?.status) return undefined;
  return given({
    phase: phases[state.status] ?? "Pending",
    message: state.message || undefined,
    hostIP: state.hostIP || undefined,
    podIP: state.podIP || undefined,
    podIPs: state.podIP ? [{ ip: state.podIP }] : undefined,
    containerStatuses: state.info ? toV1Statuses(state.info) : undefined,
  });
}

/** The v1 pod a v1beta1 pod means. */
export function toV1Pod(wire: WirePod): Pod {
  const spec = toV1Spec(wire.desiredState.manifest);
  const extra: Record<string, string> = hasProbes(spec) ? { [annotationKeys.probes]: oldProbes } : {};
  return given({
    kind: "Pod",
    metadata: metadataOf(wire, extra),
    spec: given({
      ...spec,
      nodeName: wire.desiredState.host || wire.currentState?.host || undefined,
      nodeSelector: filled(wire.nodeSelector),
    }),
    status: toV1Status(wire.currentState),
  }) as Pod;
}

const nothing: WireManifest = { version: "", id: "", volumes: null, containers: null, restartPolicy: {} };

/** A pod as 0.5.4 answered it. */
export function fromV1Pod(pod: Pod): WirePod {
  const host = pod.spec.nodeName ?? "";
  const { status } = pod;
  const info = fromV1Statuses(status);
  return given({
    ...commonOf(pod, "pods"),
    labels: filled(pod.metadata.labels),
    desiredState: given({
      manifest: fromV1Spec(pod.spec, pod.metadata.name, pod.metadata.uid),
      status: "Running",
      host: host || undefined,
    }),
    currentState: given({
      manifest: nothing,
      status: wireStatus[articlePhase(pod)] ?? "Waiting",
      message: status?.message || status?.reason || undefined,
      host: host || undefined,
      hostIP: status?.hostIP,
      podIP: status?.podIP,
      info,
    }),
    nodeSelector: filled(pod.spec.nodeSelector),
  }) as WirePod;
}
