/** Field selectors: which fields of which kind can be asked for, in both versions of the API. */
import { Fault } from "../fault.js";
import { eventStatusOf } from "../v1beta1/event.js";
import type { ApiVersion } from "./prepare.js";
import { splitRequirement } from "./selectors.js";
import type { AnyObject, Event, Kind, KindMap } from "./types.js";

type Reader<T> = (object: T) => string | undefined;
type Readers<T> = Readonly<Record<string, Reader<T>>>;

export interface FieldRequirement {
  field: string;
  operator: "equals" | "differs";
  value: string;
}
/** All must hold; none = everything. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  matches(object: AnyObject): boolean;
}

const selectorCharsMax = 8_192;

const name: Reader<AnyObject> = (o) => o.metadata.name;
const common: Readers<AnyObject> = { "metadata.name": name, "metadata.namespace": (o) => o.metadata.namespace };

const referenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] as const;
const involvedObject: Readers<Event> = Object.fromEntries(
  referenceFields.map((f): [string, Reader<Event>] => [`involvedObject.${f}`, (event) => event.involvedObject[f]]),
);

type ReadersByKind = { readonly [K in Kind]: Readers<KindMap[K]> };

const v1Fields: ReadersByKind = {
  Pod: {
    "spec.nodeName": (p) => p.spec.nodeName,
    "spec.restartPolicy": (p) => p.spec.restartPolicy,
    "spec.schedulerName": (p) => p.spec.schedulerName,
    "spec.serviceAccountName": (p) => p.spec.serviceAccountName,
    "spec.hostNetwork": (p) => String(p.spec.hostNetwork ?? false),
    "status.phase": (p) => p.status?.phase ?? "Pending",
    "status.podIP": (p) => p.status?.podIP,
    "status.nominatedNodeName": (p) => p.status?.nominatedNodeName,
  },
  ReplicationController: { "status.replicas": (rc) => String(rc.status?.replicas ?? 0) },
  Service: { "spec.clusterIP": (s) => s.spec.clusterIP, "spec.type": (s) => s.spec.type },
  Endpoints: {},
  Node: { "spec.unschedulable": (n) => String(n.spec.unschedulable ?? false) },
  Namespace: { "status.phase": (n) => n.status?.phase, name },
  Event: {
    ...involvedObject,
    reason: (e) => e.reason,
    type: (e) => e.type,
    source: (e) => e.source?.component,
    reportingComponent: (e) => e.reportingComponent || e.source?.component,
  },
};

const host: Reader<KindMap["Pod"]> = (p) => p.spec.nodeName;
const desiredStatus = (): string => "Running";

const v1beta1Fields: ReadersByKind = {
  Pod: {
    name,
    "DesiredState.Host": host,
    "desiredState.host": host,
    "DesiredState.Status": desiredStatus,
    "desiredState.status": desiredStatus,
  },
  ReplicationController: { name },
  Service: { name },
  Endpoints: { name },
  Node: { name },
  Namespace: { name },
  Event: {
    ...involvedObject,
    name,
    status: eventStatusOf,
    reason: (e) => e.reason,
    source: (e) => e.source?.component,
  },
};

/** Names of the fields that objects of `kind` can be selected by. */
export function selectableFields(kind: Kind, version: ApiVersion): string[] {
  return Object.keys(readersOf(kind, version));
}

function readersOf(kind: Kind, version: ApiVersion): Readers<AnyObject> {
  if (version === "v1beta1") return v1beta1Fields[kind] as Readers<AnyObject>;
  return { ...common, ...(v1Fields[kind] as Readers<AnyObject>) };
}

/** Parts between commas; `\` takes the special meaning from the character after it. */
function splitEscaped(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "\\" && i + 1 < text.length) part += text[++i];
    else if (c === ",") {
      parts.push(part);
      part = "";
    } else part += c;
  }
  return [...parts, part];
}

/**
 * A field selector such as `spec.nodeName=m1,status.phase!=Failed`; v1beta1 has field names of its own.
 * @throws Fault BadRequest for bad grammar and for a field that this kind cannot be selected by
 */
export function parseFieldSelector(kind: Kind, text: string, version: ApiVersion): FieldSelector {
  if (text.length > selectorCharsMax)
    throw new Fault("BadRequest", `the field selector is longer than ${selectorCharsMax} characters`);
  const readers = readersOf(kind, version);
  const requirements: FieldRequirement[] = [];
  for (const part of splitEscaped(text)) {
    if (part.trim() === "") continue;
    const split = splitRequirement(part);
    if (!split)
      throw new Fault(
        "BadRequest",
        `'${part.slice(0, 120)}' in the field selector must be field=value, field==value or field!=value`,
      );
    if (!Object.hasOwn(readers, split.name)) {
      throw new Fault(
        "BadRequest",
        `a ${kind} cannot be selected by the field '${split.name.slice(0, 120)}'; it can by ${Object.keys(readers).join(", ")}`,
      );
    }
    requirements.push({ field: split.name, operator: split.operator, value: split.value });
  }
  const matches = (object: AnyObject): boolean =>
    requirements.every((r) => ((readers[r.field]?.(object) ?? "") === r.value) === (r.operator === "equals"));
  return { requirements, matches };
}

/** The selector as text that reads back as the same. */
export function printFieldSelector(selector: FieldSelector): string {
  const escaped = (value: string): string => value.replace(/[\\,=]/g, "\\$&");
  return selector.requirements
    .map((r) => `${r.field}${r.operator === "equals" ? "=" : "!="}${escaped(r.value)}`)
    .join(",");
}
