/**
 * From kubectl's own apply to the server's: kubectl kept what it applied in an annotation. What stands there is kubectl's,
 * whoever the server thinks has it, and the annotation is kept right for those who go on with the old way.
 */
import { lastAppliedKey } from "../objects/patches/ambiguous-keys.js";
import type { ApiObject } from "../objects/types.js";
import type { Description } from "../schema/description.js";
import { isRecord } from "../schema/shape.js";
import { type FieldSet, noFields } from "./field-set.js";
import { fieldsOf } from "./fields-of.js";
import type { Writer } from "./managers.js";
import { ownable } from "./ownable.js";

const client = "kubectl";

function isClients({ name, operation, subresource }: Writer): boolean {
  return name === client && operation === "Apply" && subresource === "";
}

/** The fields that kubectl applied in the old way; none for other writers. */
export function lastApplied(of: Description, live: ApiObject, writer: Writer): FieldSet {
  const text = live.metadata.annotations?.[lastAppliedKey];
  if (text === undefined || !isClients(writer)) return noFields;
  try {
    const config: unknown = JSON.parse(text);
    return isRecord(config) && isRecord(config["metadata"])
      ? fieldsOf(of, ownable(config as unknown as ApiObject, ""))
      : noFields;
  } catch {
    return noFields;
  }
}

/** The object with what kubectl applied now in its annotation, if it has one. */
export function withLastApplied(object: ApiObject, config: ApiObject, live: ApiObject, writer: Writer): ApiObject {
  if (live.metadata.annotations?.[lastAppliedKey] === undefined || !isClients(writer)) return object;
  const { metadata } = object;
  if (metadata.annotations?.[lastAppliedKey] === undefined) return object;
  const { [lastAppliedKey]: _, ...others } = config.metadata.annotations ?? {};
  const { annotations: _a, ...kept } = config.metadata;
  const said = { ...config, metadata: { ...kept, ...(config.metadata.annotations ? { annotations: others } : {}) } };
  const annotations = { ...metadata.annotations, [lastAppliedKey]: `${JSON.stringify(said)}\n` };
  return { ...object, metadata: { ...metadata, annotations } };
}
