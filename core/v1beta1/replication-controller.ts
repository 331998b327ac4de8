import type { ReplicationController } from "../kinds/replication-controller/object.js";
import { annotationKeys, oldProbes, oldReplicas } from "../objects/annotation-keys.js";
import { labelsShape } from "../objects/metadata.js";
import type { core } from "../objects/types.js";
import { anyObject } from "../schema/kept.js";
import { integer, map, needed, object, type Shape, text } from "../schema/shape.js";
import { fromV1Spec, hasProbes, toV1Spec, type WireManifest, wireManifest } from "./manifest.js";
import { commonOf, filled, given, labelledFields, metadataOf, usersAnnotations, type WireLabelled } from "./wire.js";

interface WireTemplate {
  desiredState?: { manifest?: WireManifest };
  nodeSelector?: Record<string, string>;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface WireControllerState {
  replicas?: number;
  replicaSelector?: Record<string, string> | null;
  podTemplate?: WireTemplate;
}
export interface WireReplicationController extends WireLabelled {
  desiredState: WireControllerState;
  currentState?: WireControllerState;
}

const wireTemplate = object<WireTemplate>({
  desiredState: object<{ manifest?: WireManifest }>({ manifest: wireManifest }),
  nodeSelector: labelsShape,
  labels: labelsShape,
  annotations: map(text()),
});

const anyCount = integer(-(2 ** 31), 2 ** 31 - 1);

export const wireReplicationController: Shape<WireReplicationController> = object<WireReplicationController>({
  ...labelledFields,
  desiredState: needed(
    object<WireControllerState>({
      replicas: anyCount,
      replicaSelector: labelsShape,
      podTemplate: needed(wireTemplate),
    }),
  ),
  currentState: object<WireControllerState>({
    replicas: anyCount,
    replicaSelector: anyObject(),
    podTemplate: anyObject(),
  }),
});

function toV1Template(wire: WireTemplate): core.PodTemplateSpec {
  const manifest = wire.desiredState?.manifest;
  const spec = toV1Spec(manifest);
  const extra: Record<string, string> = hasProbes(spec) ? { [annotationKeys.probes]: oldProbes } : {};
  return {
    metadata: given({
      name: manifest?.id || undefined,
      labels: filled(wire.labels),
      annotations: filled({ ...wire.annotations, ...extra }),
    }),
    spec: given({ ...spec, nodeSelector: filled(wire.nodeSelector) }) as core.PodSpec,
  };
}

/** The v1 controller a v1beta1 controller means. Without `replicas` it wants none, as in 0.5.4. */
export function toV1ReplicationController(wire: WireReplicationController): ReplicationController {
  const { desiredState, currentState } = wire;
  return given({
    kind: "ReplicationController",
    metadata: metadataOf(wire, { [annotationKeys.replicas]: oldReplicas }),
    spec: given({
      replicas: desiredState.replicas ?? 0,
      selector: filled(desiredState.replicaSelector ?? undefined),
      template: desiredState.podTemplate && toV1Template(desiredState.podTemplate),
    }),
    status: currentState && { replicas: currentState.replicas ?? 0 },
  }) as ReplicationController;
}

function fromV1Template(template: core.PodTemplateSpec | undefined): WireTemplate {
  return given({
    desiredState: { manifest: fromV1Spec(template?.spec, template?.metadata?.name ?? "") },
    nodeSelector: filled(template?.spec?.nodeSelector),
    labels: filled(template?.metadata?.labels),
    annotations: usersAnnotations(template?.metadata?.annotations),
  }) as WireTemplate;
}

/** A controller as 0.5.4 answered it. */
export function fromV1ReplicationController(controller: ReplicationController): WireReplicationController {
  const { spec, status, metadata } = controller;
  return given({
    ...commonOf(controller, "replicationControllers"),
    labels: filled(metadata.labels),
    desiredState: {
      replicas: spec.replicas ?? 1,
      replicaSelector: filled(spec.selector) ?? null,
      podTemplate: fromV1Template(spec.template),
    },
    currentState: { replicas: status?.replicas ?? 0 },
  }) as WireReplicationController;
}
