/** `kubectl auth`: what one may do, and who one is. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import type { AccessBook } from "../../../core/access/book.js";
import type { Caller } from "../../../core/access/caller.js";
import {
  authenticationGroup,
  authorizationGroup,
  decideReview,
  readReview,
  rulesReview,
  subjectIn,
  userInfo,
} from "../../../core/access/reviews.js";
import { Fault } from "../../../core/fault.js";
import { callerOf } from "../authentication.js";
import { readValue } from "../body.js";
import type { Services } from "../services.js";

type Asked = ReturnType<typeof readReview>;

interface Review {
  kind: string;
  group: string;
  status(book: AccessBook, caller: Caller, asked: Asked): object;
}

const selfAccess: Review = {
  kind: "SelfSubjectAccessReview",
  group: authorizationGroup,
  status: (book, caller, asked) => decideReview(book, "SelfSubjectAccessReview", caller, asked),
};

const rules: Review = {
  kind: "SelfSubjectRulesReview",
  group: authorizationGroup,
  status: (book, caller, { namespace = "default" }) => rulesReview(book, caller, namespace),
};

const self: Review = {
  kind: "SelfSubjectReview",
  group: authenticationGroup,
  status: (_, caller) => ({ userInfo: userInfo(caller) }),
};

const ofOthers = (kind: string): Review => ({
  kind,
  group: authorizationGroup,
  status: (book, _, asked) => decideReview(book, kind, subjectIn(kind, asked), asked),
});

/** A local review is about its own namespace. @throws Fault BadRequest */
function checkLocal({ resourceAttributes }: Asked, namespace: string | undefined): void {
  if (namespace === undefined || resourceAttributes?.["namespace"] === namespace) return;
  throw new Fault(
    "BadRequest",
    `spec.resourceAttributes.namespace must be that of the address, ${namespace.slice(0, 80)}`,
  );
}

async function answer(services: Services, ctx: RouterContext, review: Review): Promise<void> {
  const { kind, group } = review;
  const asked = readReview(kind, await readValue(ctx, services.deps.clock));
  checkLocal(asked, ctx.params["namespace"]);
  const status = review.status(services.deps.master.view.access, callerOf(ctx), asked);
  ctx.status = 201;
  ctx.body = { kind, apiVersion: `${group}/v1`, metadata: { creationTimestamp: null }, spec: asked, status };
}

/** `/apis/authorization.k8s.io/v1` and `/apis/authentication.k8s.io/v1`. */
export function reviewRoutes(router: Router, services: Services): void {
  for (const review of [selfAccess, rules, self, ofOthers("SubjectAccessReview")])
    router.post(`/apis/${review.group}/v1/${review.kind.toLowerCase()}s`, (ctx) => answer(services, ctx, review));
  const local = ofOthers("LocalSubjectAccessReview");
  router.post(`/apis/${local.group}/v1/namespaces/:namespace/${local.kind.toLowerCase()}s`, (ctx) =>
    answer(services, ctx, local),
  );
}
