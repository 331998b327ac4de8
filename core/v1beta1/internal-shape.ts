/**
 * kubecfg's YAML shows objects in 0.5.4's *internal* shape: `metadata`, `spec`, `status`, but for pods `metadata`,
 * `desiredState`, `currentState`. Made from what the server answers in v1beta1. Source: pkg/api/types.go of 0.5.4.
 */
import { lookup } from "../lookup.js";
import { isRecord } from "../schema/shape.js";
import { internalPodStatus } from "./tables.js";

type Json = Record<string, unknown>;

function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function without(source: Json, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(source).filter(([k]) => !names.includes(k)));
}

function given(source: Json): Json {
  return Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined));
}

/** The flat common fields as metadata. The revision is text there. */
function metadata(wire: Json): Json {
  const { id, namespace, selfLink, uid, resourceVersion, creationTimestamp, labels, annotations } = wire;
  return given({
    name: id,
    namespace,
    selfLink,
    uid,
    resourceVersion: resourceVersion === undefined ? undefined : String(resourceVersion),
    creationTimestamp: creationTimestamp ?? null,
    labels,
    annotations,
  });
}

/** Old words that stand beside the new ones are not part of the internal shape. */
function container(value: unknown): Json {
  const wire = record(value);
  const list = (items: unknown, old: string): unknown =>
    Array.isArray(items) ? items.map((i) => without(record(i), old)) : undefined;
  return given({ ...wire, env: list(wire["env"], "key"), volumeMounts: list(wire["volumeMounts"], "path") });
}

function manifest(value: unknown): Json {
  const wire = record(value);
  const { containers } = wire;
  return { ...wire, containers: Array.isArray(containers) ? containers.map(container) : [] };
}

function podState(value: unknown): Json {
  const wire = record(value);
  const { status } = wire;
  return {
    ...wire,
    manifest: manifest(wire["manifest"]),
    ...(typeof status === "string" ? { status: internalPodStatus(status) } : {}),
  };
}

function controllerShape(wire: Json): Json {
  const desired = record(wire["desiredState"]);
  const template = record(desired["podTemplate"]);
  const spec = without(manifest(record(template["desiredState"])["manifest"]), "version", "id", "uuid");
  return {
    metadata: metadata(wire),
    spec: {
      replicas: desired["replicas"] ?? 0,
      selector: desired["replicaSelector"] ?? {},
      template: {
        metadata: given({ creationTimestamp: null, labels: template["labels"], annotations: template["annotations"] }),
        spec: given({ ...spec, nodeSelector: template["nodeSelector"] }),
      },
    },
    status: { replicas: record(wire["currentState"])["replicas"] ?? 0 },
  };
}

const commonNames = [
  "kind",
  "id",
  "uid",
  "creationTimestamp",
  "selfLink",
  "resourceVersion",
  "apiVersion",
  "namespace",
  "annotations",
  "labels",
];

const shapes = lookup<(wire: Json) => Json>({
  Pod: (wire) =>
    given({
      metadata: metadata(wire),
      desiredState: podState(wire["desiredState"]),
      currentState: podState(wire["currentState"]),
      nodeSelector: wire["nodeSelector"],
    }),
  ReplicationController: controllerShape,
  Service: (wire) => ({ metadata: metadata(wire), spec: without(wire, ...commonNames), status: {} }),
});

function itemShape(kind: string, wire: Json): Json {
  const known = Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  return known ? known(wire) : { metadata: metadata(wire), ...without(wire, ...commonNames) };
}

/** The internal shape of a v1beta1 object, list or Status as the server answers it. Pure; fields it does not know stay. */
export function toInternalShape(object: unknown): Json {
  const wire = record(object);
  const kind = String(wire["kind"] ?? "");
  if (kind === "Status") return without(wire, "kind", "apiVersion", "creationTimestamp");
  const items = wire["items"] ?? wire["minions"];
  if (!kind.endsWith("List") || !Array.isArray(items)) return itemShape(kind, wire);
  const { selfLink, resourceVersion } = metadata(wire);
  return {
    metadata: given({ selfLink, resourceVersion }),
    items: items.map((i) => itemShape(kind.slice(0, -"List".length), record(i))),
  };
}
