/** Faults as the Status objects both versions of the API answer with. */
import type { Cause, Fault } from "../fault.js";
import { collections } from "../v1beta1/collections.js";
import { isKind } from "./prepare.js";
import { kinds } from "./types.js";

/** Messages begin with the kind and the name; a version of the API that calls the kind otherwise says so here. */
function reworded(fault: Fault, word: string): string {
  const { kind, name } = fault.details;
  const start = `${kind} "${name ?? ""}"`;
  return kind && fault.message.startsWith(start)
    ? `${word} "${name ?? ""}"${fault.message.slice(start.length)}`
    : fault.message;
}

function wireWord(kind: string): string {
  if (kind === "Binding") return "binding";
  return Object.hasOwn(collections, kind) ? collections[kind as keyof typeof collections].word : kind;
}

function withoutEmpty(entries: Record<string, unknown>): object | undefined {
  const given = Object.entries(entries).filter(([, v]) => v !== undefined && v !== "");
  return given.length > 0 ? Object.fromEntries(given) : undefined;
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

/** v1 has the field apart from the message, and a capital first. */
function v1Cause(cause: Cause): object {
  const start = `${cause.field}: `;
  const text = cause.message.startsWith(start) ? cause.message.slice(start.length) : cause.message;
  return { reason: cause.reason, message: text.charAt(0).toUpperCase() + text.slice(1), field: cause.field };
}

/** A fault as v1 answers it: the kind by its plural, but for what is invalid. */
export function toV1Status(fault: Fault): object {
  const { kind, name, causes, retryAfterSeconds } = fault.details;
  const word = kind !== undefined && fault.reason !== "Invalid" && isKind(kind) ? kinds[kind].plural : kind;
  const details = withoutEmpty({ name, kind: word, causes: causes?.map(v1Cause), retryAfterSeconds });
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
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
