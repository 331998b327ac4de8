/**
 * Lists in pages, all of one revision: `limit`, and the token that leads on. Source: k8s.io/apiserver,
 * pkg/storage/continue.go, and the comments of ListOptions.
 */
import type { ParsedUrlQuery } from "node:querystring";
import { Fault } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import { isRecord } from "../../core/schema/shape.js";
import { count, one } from "./query.js";

const tokenVersion = "meta.k8s.io/v1";
/** Tokens are as long as the names in them. */
const tokenCharsMax = 2_000;
/** Instead of a revision: go on from there in what is now. */
const anyRevision = -1;

/** Where a page begins. */
export interface Place {
  namespace: string;
  name: string;
}

export interface Paging {
  /** Objects of a page; undefined = all that are left. */
  limit: number | undefined;
  /** After which object the page begins, and of which revision it is; "now": whatever is there now. */
  from: { after: Place; revision: number | "now" } | undefined;
}

const placeOf = ({ metadata }: AnyObject): Place => ({ namespace: metadata.namespace ?? "", name: metadata.name });
const isAfter = (a: Place, b: Place): boolean =>
  a.namespace === b.namespace ? a.name > b.name : a.namespace > b.namespace;

/** The token of a page that begins after an object. */
export function continueToken(after: Place, revision: number | "now"): string {
  const rv = revision === "now" ? anyRevision : revision;
  const token = { v: tokenVersion, rv, start: `${after.namespace}/${after.name}` };
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

function readToken(token: string): NonNullable<Paging["from"]> {
  const wrong = new Fault("BadRequest", "continue: this is no token that a list gave; begin the list anew");
  if (token.length > tokenCharsMax) throw wrong;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    throw wrong;
  }
  if (!isRecord(value) || value["v"] !== tokenVersion || typeof value["start"] !== "string") throw wrong;
  const { rv, start } = value;
  const cut = String(start).indexOf("/");
  if (cut < 0 || !Number.isSafeInteger(rv) || (Number(rv) <= 0 && rv !== anyRevision)) throw wrong;
  const after = { namespace: String(start).slice(0, cut), name: String(start).slice(cut + 1) };
  return { after, revision: rv === anyRevision ? "now" : Number(rv) };
}

/** Which page a request asks for. @throws Fault BadRequest */
export function pagingIn(query: ParsedUrlQuery): Paging {
  const limit = count(query, "limit") || undefined;
  const token = one(query, "continue");
  if (token === undefined) return { limit, from: undefined };
  const revision = one(query, "resourceVersion");
  if (revision !== undefined && revision !== "0")
    throw new Fault("BadRequest", "specifying resource version is not allowed when using continue");
  return { limit, from: readToken(token) };
}

/** The page's token is of a revision that cannot be had any more: the fault holds one that leads on in what is now. */
export function pageExpired(after: Place): Fault {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
    "deleted between the time the first chunk was returned and now may show up in the list.";
  return new Fault("Expired", message, { continue: continueToken(after, "now") });
}

export interface Page<T> {
  items: T[];
  /** Leads on; undefined = nothing is left. */
  continue?: string;
  /** Objects after this page. */
  remaining?: number;
}

/** The page of a list of one revision. @param items in order of namespace and name */
export function pageOf<T extends AnyObject>(items: readonly T[], { limit, from }: Paging, revision: number): Page<T> {
  const rest = from === undefined ? items : items.filter((object) => isAfter(placeOf(object), from.after));
  if (limit === undefined || rest.length <= limit) return { items: [...rest] };
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (!last) return { items: [...rest] };
  return { items: page, continue: continueToken(placeOf(last), revision), remaining: rest.length - page.length };
}
