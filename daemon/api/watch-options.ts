/**
 * What a request of v1 may ask of a list or a watch, checked as Kubernetes checks its ListOptions.
 * Source: k8s.io/apimachinery, pkg/apis/meta/internalversion/validation and the comments of ListOptions.
 */
import type { ParsedUrlQuery } from "node:querystring";
import { type Cause, Fault, invalid } from "../../core/fault.js";
import { flag, one } from "./query.js";

export interface WatchStart {
  /** Changes after this revision; 0 = what exists comes first, "now" = nothing that exists. */
  from: number | "now";
  /** What exists must be told as it was at this revision or later. */
  notBefore?: number;
  /** Tell by a bookmark where what existed ends and the changes begin. */
  tellsEnd: boolean;
  /** Now and then a bookmark with the revision that is reached. */
  bookmarks: boolean;
}

const notOlderThan = "NotOlderThan";
const matchField = "resourceVersionMatch";
const initialField = "sendInitialEvents";

const forbidden = (field: string, why: string): Cause => ({
  reason: "FieldValueForbidden",
  field,
  message: `${field}: forbidden: ${why}`,
});

const unsupported = (match: string, allowed: readonly string[]): Cause => ({
  reason: "FieldValueNotSupported",
  field: matchField,
  message: `${matchField}: unsupported value '${match.slice(0, 80)}': must be one of ${allowed.join(", ")}`,
});

function check(causes: Cause[]): void {
  if (causes.length > 0) throw invalid("ListOptions.meta.k8s.io", "", causes);
}

/** The revision of a request; undefined if it names none. @throws Fault BadRequest */
function revisionIn(query: ParsedUrlQuery): number | undefined {
  const given = one(query, "resourceVersion");
  if (given === undefined) return undefined;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new Fault(
    "BadRequest",
    `resourceVersion: invalid value '${given.slice(0, 80)}': must be a revision as a list gives it`,
  );
}

function checkMatchOfWatch(match: string | undefined, asksInitial: boolean): void {
  const causes: Cause[] = [];
  if (asksInitial && match !== notOlderThan)
    causes.push(forbidden(matchField, `sendInitialEvents requires setting resourceVersionMatch to ${notOlderThan}`));
  if (match !== undefined) {
    if (!asksInitial)
      causes.push(
        forbidden(matchField, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
      );
    if (match !== notOlderThan) causes.push(unsupported(match, [notOlderThan]));
  }
  check(causes);
}

/**
 * Where a watch of v1 begins, and which bookmarks it has.
 * @throws Fault BadRequest, Invalid
 */
export function watchStart(query: ParsedUrlQuery): WatchStart {
  const revision = revisionIn(query) ?? 0;
  const asksInitial = one(query, initialField) !== undefined;
  const wantsInitial = flag(query, initialField);
  const bookmarks = flag(query, "allowWatchBookmarks");
  checkMatchOfWatch(one(query, matchField), asksInitial);
  if (!asksInitial) return { from: revision, tellsEnd: false, bookmarks };
  if (wantsInitial) return { from: 0, notBefore: revision, tellsEnd: bookmarks, bookmarks };
  return { from: revision === 0 ? "now" : revision, tellsEnd: false, bookmarks };
}

/** Which revision a list is of: just that one, or any from one on. */
export interface ListRevision {
  exact?: number;
  notBefore: number;
}

/**
 * Checks what a list asks about revisions. Lists are of now unless they ask for another revision: older than what is asked
 * for they are only when the client has seen what this store has not.
 * @throws Fault BadRequest, Invalid
 */
export function listRevision(query: ParsedUrlQuery): ListRevision {
  const match = one(query, matchField);
  const revision = revisionIn(query);
  const causes: Cause[] = [];
  if (match !== undefined) {
    if (one(query, "continue") !== undefined)
      causes.push(forbidden(matchField, "resourceVersionMatch is forbidden when continue is provided"));
    else if (revision === undefined)
      causes.push(forbidden(matchField, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (match !== "Exact" && match !== notOlderThan) causes.push(unsupported(match, ["Exact", notOlderThan]));
    if (match === "Exact" && revision === 0)
      causes.push(forbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (one(query, initialField) !== undefined)
    causes.push(forbidden(initialField, "sendInitialEvents is forbidden for list"));
  check(causes);
  return { notBefore: revision ?? 0, ...(match === "Exact" && revision !== undefined ? { exact: revision } : {}) };
}

/**
 * A revision that this store has not reached, say because it was set back to a backup. Clients take it as a word to begin
 * anew. Source: k8s.io/apiserver, pkg/storage/errors.go, NewTooLargeResourceVersionError.
 */
export function revisionTooLarge(asked: number, current: number): Fault {
  return new Fault("Timeout", `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", field: "", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}
