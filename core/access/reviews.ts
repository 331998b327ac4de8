/** Questions about rights, as `kubectl auth` asks them: read, answered, never stored. */
import type * as v1 from "kubernetes-types/authorization/v1.js";
import { Fault } from "../fault.js";
import { Faults, notAnObject, strictRules } from "../schema/faults.js";
import { isRecord, list, object, type Shape, text } from "../schema/shape.js";
import type { AccessBook } from "./book.js";
import { type Caller, groupNames } from "./caller.js";
import { objectRight, type Right } from "./right.js";

export const authorizationGroup = "authorization.k8s.io";
export const authenticationGroup = "authentication.k8s.io";

type Fields = Record<string, string | undefined>;
const fields = (...names: string[]): Shape<Fields> =>
  object<Fields>(Object.fromEntries(names.map((name) => [name, text()])) as never);

interface Asked {
  resourceAttributes?: Fields;
  nonResourceAttributes?: Fields;
  user?: string;
  groups?: string[];
  namespace?: string;
}

const askedShape = object<Asked>({
  groups: list(text()),
  namespace: text(),
  nonResourceAttributes: fields("path", "verb"),
  resourceAttributes: fields("group", "name", "namespace", "resource", "subresource", "verb", "version"),
  user: text(),
});

/** The `spec` of a review. @throws Fault BadRequest, Invalid */
export function readReview(kind: string, body: unknown): Asked {
  if (!isRecord(body)) throw notAnObject(body);
  if (body["kind"] !== undefined && body["kind"] !== kind)
    throw new Fault("BadRequest", `the body is a ${String(body["kind"]).slice(0, 80)}, but a ${kind} belongs here`);
  const faults = new Faults(strictRules);
  const asked = askedShape.read(body["spec"] ?? {}, "spec", faults);
  faults.throwIfAny(kind, "");
  return asked;
}

/** The right that a review asks about. @throws Fault Invalid */
function rightIn(kind: string, { resourceAttributes: of, nonResourceAttributes: at }: Asked): Right {
  const faults = new Faults(strictRules);
  if ((of === undefined) === (at === undefined))
    faults.required("spec.resourceAttributes", "it, or nonResourceAttributes, and not both");
  faults.throwIfAny(kind, "");
  if (at) return { verb: at["verb"] ?? "", path: at["path"] ?? "" };
  const { verb = "", resource = "", group = "", subresource = "", namespace = "", name = "" } = of ?? {};
  return objectRight(verb, resource, { group, subresource, namespace, name });
}

/** Whether a caller may do what a review asks about. @throws Fault Invalid */
export function decideReview(
  book: AccessBook,
  kind: string,
  caller: Caller,
  asked: Asked,
): v1.SubjectAccessReviewStatus {
  const { allowed, reason } = book.decide(caller, rightIn(kind, asked));
  return { allowed, ...(reason === "" ? {} : { reason }) };
}

/** Whom a SubjectAccessReview is about. @throws Fault Invalid */
export function subjectIn(kind: string, { user = "", groups = [] }: Asked): Caller {
  const faults = new Faults(strictRules);
  if (user === "" && groups.length === 0) faults.required("spec.user", "a user, or groups");
  faults.throwIfAny(kind, "");
  return { name: user, groups };
}

/** All that a caller may do in a namespace, as `kubectl auth can-i --list` shows it. */
export function rulesReview(book: AccessBook, caller: Caller, namespace: string): v1.SubjectRulesReviewStatus {
  const rules = book.rulesFor(caller, namespace).map((rule) => rule.given);
  return {
    incomplete: false,
    nonResourceRules: rules.flatMap(({ nonResourceURLs, verbs }) =>
      nonResourceURLs?.length ? [{ nonResourceURLs, verbs }] : [],
    ),
    resourceRules: rules.flatMap(({ nonResourceURLs, ...rule }) => (nonResourceURLs?.length ? [] : [rule])),
  };
}

/** Who somebody is, for `kubectl auth whoami`. */
export function userInfo({ name, groups }: Caller): object {
  return { username: name, groups: groups.length > 0 ? [...groups] : [groupNames.unauthenticated] };
}
