/** Events are asked for by what they are about. */
import type { FieldReader, FieldReaders } from "../../objects/kind-def.js";
import type { Event } from "./object.js";

const referenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] as const;

export const involvedObjectFields: FieldReaders<Event> = Object.fromEntries(
  referenceFields.map((f): [string, FieldReader<Event>] => [`involvedObject.${f}`, (event) => event.involvedObject[f]]),
);
