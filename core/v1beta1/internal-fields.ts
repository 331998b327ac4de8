/**
 * v1beta1 names faulty fields as 0.5.4 did: by its internal shape. Pods:
 * `desiredState.manifest.containers[0].name`; controllers: `spec.template.spec.containers[0].name`; services: `spec.port`.
 */
import type { Cause } from "../fault.js";
import type { Kind } from "../kinds/all.js";

/** Beginnings of paths and what they are called instead; the first that fits is taken. */
type Renames = readonly (readonly [from: string, to: string])[];

const metadataRenames: Renames = [["metadata.", ""]];

/** From the paths of a v1 object. */
const fromV1: { readonly [K in Kind]?: Renames } = {
  Pod: [
    ["spec.nodeName", "desiredState.host"],
    ["spec.nodeSelector", "nodeSelector"],
    ["spec.", "desiredState.manifest."],
  ],
  ReplicationController: [
    ["spec.template.metadata.name", "spec.template.id"],
    ["spec.template.metadata.", "spec.template."],
  ],
  Service: [
    ["spec.ports[0].targetPort", "spec.containerPort"],
    ["spec.ports[0].", "spec."],
    ["spec.clusterIP", "spec.portalIP"],
    ["spec.externalIPs", "spec.publicIPs"],
  ],
  Endpoints: [["subsets", "endpoints"]],
  Node: [
    ["status.capacity", "resources.capacity"],
    ["status.addresses", "hostIP"],
  ],
  Event: [
    ["firstTimestamp", "timestamp"],
    ["lastTimestamp", "timestamp"],
  ],
};

/** From the paths of the body. */
const fromWire: { readonly [K in Kind]?: Renames } = {
  ReplicationController: [
    ["desiredState.podTemplate.desiredState.manifest.id", "spec.template.id"],
    ["desiredState.podTemplate.desiredState.manifest.", "spec.template.spec."],
    ["desiredState.podTemplate.desiredState", "spec.template.spec"],
    ["desiredState.podTemplate.nodeSelector", "spec.template.spec.nodeSelector"],
    ["desiredState.podTemplate", "spec.template"],
    ["desiredState.replicaSelector", "spec.selector"],
    ["desiredState.", "spec."],
    ["desiredState", "spec"],
  ],
  Service: [
    "port",
    "portName",
    "protocol",
    "selector",
    "containerPort",
    "portalIP",
    "publicIPs",
    "createExternalLoadBalancer",
    "sessionAffinity",
  ].map((name) => [name, `spec.${name}`] as const),
};

/** Words within a container or a volume that v1 has changed. */
const innerRenames: Renames = [
  [".command", ".entrypoint"],
  [".args", ".command"],
  [".resources.requests.cpu", ".cpu"],
  [".resources.limits.memory", ".memory"],
  [".securityContext.privileged", ".privileged"],
  [".securityContext.capabilities", ".capabilities"],
  [".hostPath", ".source.hostDir"],
  [".gcePersistentDisk", ".source.persistentDisk"],
  [".emptyDir", ".source.emptyDir"],
  [".gitRepo", ".source.gitRepo"],
  [".nfs", ".source.nfs"],
];

function replaceStart(field: string, renames: Renames): string {
  const rename = renames.find(
    ([from]) =>
      field === from || (field.startsWith(from) && (/[.]$/.test(from) || /^[.[]/.test(field.slice(from.length)))),
  );
  return rename ? rename[1] + field.slice(rename[0].length) : field;
}

function renameInner(field: string): string {
  const element = /^(.*?\.(?:containers|volumes)\[\d+\])(\..*)$/.exec(field);
  return element ? `${element[1]}${replaceStart(element[2] ?? "", innerRenames)}` : field;
}

/** The internal name of a field of a v1 object. */
export function internalField(kind: Kind, field: string): string {
  return renameInner(replaceStart(field, [...(fromV1[kind] ?? []), ...metadataRenames]));
}

/** The internal name of a field of a v1beta1 body. */
export function internalFieldOfWire(kind: Kind, field: string): string {
  return field === "id" ? "name" : replaceStart(field, fromWire[kind] ?? []);
}

/** A cause under another name of its field. */
export function renamed(cause: Cause, field: string): Cause {
  return { ...cause, field, message: `${field}${cause.message.slice(cause.field.length)}` };
}
