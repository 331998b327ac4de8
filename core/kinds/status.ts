/** Faults and successes as the Status objects that v1 answers with. */
import type { Cause, Fault } from "../fault.js";
import { reworded, withoutEmpty } from "../objects/fault-words.js";
import { isKind, kinds } from "./all.js";

/** v1 has the field apart from the message, and a capital first. */
function v1Cause(cause: Cause): object {
  if (cause.reason === "FieldManagerConflict") return { ...cause };
  if (cause.reason === "DisruptionBudget") return { reason: cause.reason, message: cause.message };
  const start = `${cause.field}: `;
  const text = cause.message.startsWith(start) ? cause.message.slice(start.length) : cause.message;
  return { reason: cause.reason, message: text.charAt(0).toUpperCase() + text.slice(1), field: cause.field };
}

/** What a kind is called in refusals; undefined: it is no name of a kind. */
export type WordOf = (kind: string) => string | undefined;

const builtInWord: WordOf = (kind) => (isKind(kind) ? kinds[kind].plural : undefined);

/** A fault as v1 answers it: the kind by its plural, but for what is invalid. @param wordOf of kinds that users made */
export function toV1Status(fault: Fault, wordOf: WordOf = builtInWord): object {
  const { kind, name, causes, retryAfterSeconds } = fault.details;
  const word = kind !== undefined && fault.reason !== "Invalid" ? (builtInWord(kind) ?? wordOf(kind) ?? kind) : kind;
  // `Deployment.apps`: the message has it as one word, the details apart
  const [bareKind, ...group] = word?.split(".") ?? [];
  const details = withoutEmpty({
    name,
    group: group.join("."),
    kind: bareKind,
    causes: causes?.map(v1Cause),
    retryAfterSeconds,
  });
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: fault.details.continue === undefined ? {} : { continue: fault.details.continue },
    status: "Failure",
    message: word === undefined ? fault.message : reworded(fault, word),
    reason: fault.reason,
    ...(details ? { details } : {}),
    code: fault.code,
  };
}

/** v1's answer to a deletion. */
export function v1Success(kind: string, name: string, uid?: string): object {
  const word = isKind(kind) ? kinds[kind].plural : kind;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: withoutEmpty({ name, kind: word, uid }),
  };
}
