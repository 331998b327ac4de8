/** What is written down of requests: who did what, to what, from where, and what came of it. No body, and no secret. */
import type { Caller } from "./caller.js";
import { isPathRight, type Right } from "./right.js";

export interface AuditEntry {
  at: string;
  user: string;
  groups: readonly string[];
  /** Who acted as this user. */
  by?: string;
  verb: string;
  /** `pods/exec`, or the address that was asked for. */
  resource?: string;
  group?: string;
  namespace?: string;
  name?: string;
  path?: string;
  code: number;
  /** The client's address. */
  from: string;
}

/** Takes what is to be written down. */
export type Audit = (entry: AuditEntry) => void;

export interface AuditFacts {
  at: string;
  caller: Caller | undefined;
  by?: string | undefined;
  /** What was asked for; undefined: it was refused before that was known. */
  right: Right | undefined;
  method: string;
  path: string;
  code: number;
  from: string;
}

const readingVerbs: ReadonlySet<string> = new Set(["get", "list", "watch", "head", "options"]);
/** Asking what one may do is no deed. */
const questions = /^(self|local)?subject(access|rules)?reviews$/;
/** Groups told of one caller, and characters of one word. */
const [groupsMax, charsMax] = [20, 256];

const short = (text: string): string => (text.length > charsMax ? `${text.slice(0, charsMax)}…` : text);

/** Whether a request is worth a line: it changes something, runs something, or was refused. */
export function isAudited({ right, method, code }: AuditFacts): boolean {
  if (code === 401 || code === 403) return true;
  if (!right) return !readingVerbs.has(method.toLowerCase());
  if (!isPathRight(right) && questions.test(right.resource)) return false;
  return !readingVerbs.has(right.verb);
}

/** The line of a request. Queries are left out: they hold the words of commands. */
export function auditEntry({ at, caller, by, right, method, path, code, from }: AuditFacts): AuditEntry {
  const { name: user = "", groups = [] } = caller ?? {};
  const who = {
    at,
    user: short(user),
    groups: groups.slice(0, groupsMax).map(short),
    ...(by === undefined ? {} : { by: short(by) }),
  };
  if (!right || isPathRight(right)) {
    return { ...who, verb: right?.verb ?? short(method.toLowerCase()), path: short(right?.path ?? path), code, from };
  }
  const { verb, group, resource, subresource, namespace, name } = right;
  return {
    ...who,
    verb: short(verb),
    resource: short(subresource === "" ? resource : `${resource}/${subresource}`),
    ...(group === "" ? {} : { group }),
    ...(namespace === "" ? {} : { namespace: short(namespace) }),
    ...(name === "" ? {} : { name: short(name) }),
    code,
    from,
  };
}
