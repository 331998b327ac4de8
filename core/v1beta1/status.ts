/** Faults and successes as the Status objects that v1beta1 answers with. */
import type { Fault } from "../fault.js";
import { reworded, withoutEmpty } from "../objects/fault-words.js";
import { collections } from "./collections.js";

function wireWord(kind: string): string {
  if (kind === "Binding") return "binding";
  return Object.hasOwn(collections, kind) ? collections[kind as keyof typeof collections].word : kind;
}

/** A fault as v1beta1 answers it; the HTTP code is `code`. */
export function toV1beta1Status(fault: Fault): object {
  const { kind, name, causes } = fault.details;
  const word = kind === undefined ? undefined : wireWord(kind);
  const details = withoutEmpty({
    id: name,
    kind: word,
    causes: causes?.map((c) => ({ reason: c.reason, message: c.message, field: c.field })),
  });
  return {
    kind: "Status",
    creationTimestamp: null,
    apiVersion: "v1beta1",
    status: "Failure",
    message: word === undefined ? fault.message : reworded(fault, word),
    reason: fault.reason,
    ...(details ? { details } : {}),
    code: fault.code,
  };
}

/** v1beta1's answer to a deletion or a binding. */
export function v1beta1Success(): object {
  return { kind: "Status", creationTimestamp: null, apiVersion: "v1beta1", status: "Success", code: 200 };
}
