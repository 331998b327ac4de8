/** The fields by which v1beta1 lets objects be selected, as the registries of 0.5.4 do. */
import type { Kind, KindMap } from "../kinds/all.js";
import { involvedObjectFields } from "../kinds/event/fields.js";
import type { FieldReader, FieldReaders } from "../objects/kind-def.js";
import type { ApiObject } from "../objects/types.js";
import type { WireKind } from "./collections.js";
import { eventStatusOf } from "./event.js";

const name: FieldReader<ApiObject> = (o) => o.metadata.name;
const host: FieldReader<KindMap["Pod"]> = (p) => p.spec.nodeName;
const desiredStatus = (): string => "Running";

const v1beta1Fields: { readonly [K in WireKind]: FieldReaders<KindMap[K]> } = {
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
  Event: {
    ...involvedObjectFields,
    name,
    status: eventStatusOf,
    reason: (e) => e.reason,
    source: (e) => e.source?.component,
  },
};

/** The fields of a kind; of one that v1beta1 does not have, the name. */
export function selectableOldFields(kind: Kind): FieldReaders<ApiObject> {
  const known: Partial<Record<Kind, object>> = v1beta1Fields;
  return (known[kind] ?? { name }) as FieldReaders<ApiObject>;
}
