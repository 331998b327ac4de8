/** `kubectl create token`: the subresource `token` of service accounts. */
import type Router from "@koa/router";
import { tokenSeconds } from "../../../../core/access/account-token.js";
import { authenticationGroup } from "../../../../core/access/reviews.js";
import { Fault } from "../../../../core/fault.js";
import { Faults, notAnObject, strictRules } from "../../../../core/schema/faults.js";
import { integer, isRecord, list, object, oneOf, text } from "../../../../core/schema/shape.js";
import { toApiTime } from "../../../../core/time.js";
import type { TokenWish } from "../../../accounts/account-tokens.js";
import { readValue } from "../../body.js";
import type { Services } from "../../services.js";

import type { Ctx } from "./kinds.js";

const kind = "TokenRequest";
const secondsMax = 2 ** 32;

interface Asked {
  audiences?: string[];
  boundObjectRef?: { kind?: "" | "Pod"; apiVersion?: string; name?: string; uid?: string };
  expirationSeconds?: number;
}

const shape = object<Asked>({
  audiences: list(text()),
  boundObjectRef: object({ kind: oneOf("", "Pod"), apiVersion: text(), name: text(), uid: text() }),
  expirationSeconds: integer(tokenSeconds.min, secondsMax),
});

/** @throws Fault BadRequest, Invalid */
function readAsked(body: unknown): Asked {
  if (!isRecord(body)) throw notAnObject(body);
  const faults = new Faults(strictRules);
  const asked = shape.read(body["spec"] ?? {}, "spec", faults);
  faults.throwIfAny(kind, "");
  return asked;
}

/** What the token ends with. @throws Fault NotFound, Conflict when it is another pod by now */
async function podOf(
  { resources }: Services,
  namespace: string,
  ref: Asked["boundObjectRef"],
): Promise<TokenWish["pod"]> {
  if (!ref?.name) return undefined;
  const { metadata } = await resources.get("Pod", { namespace, name: ref.name });
  const { name, uid = "" } = metadata;
  if (ref.uid && ref.uid !== uid) throw new Fault("Conflict", `the uid of pod "${name}" is ${uid}, not ${ref.uid}`);
  return { name, uid };
}

async function create(services: Services, ctx: Ctx): Promise<void> {
  const { tokens } = services.deps;
  if (!tokens) throw new Fault("ServiceUnavailable", "this server makes no tokens");
  const { namespace = "", name = "" } = ctx.params;
  const account = await services.resources.get("ServiceAccount", { namespace, name });
  const asked = readAsked(await readValue(ctx, services.deps.clock));
  const pod = await podOf(services, namespace, asked.boundObjectRef);
  const made = tokens.make({
    namespace,
    account: { name, uid: account.metadata.uid ?? "" },
    ...(pod ? { pod } : {}),
    audiences: asked.audiences ?? [],
    seconds: Math.min(asked.expirationSeconds ?? tokenSeconds.default, tokenSeconds.max),
  });
  const expirationTimestamp = toApiTime(made.expiresAtMs);
  ctx.status = 201;
  ctx.set("Cache-Control", "no-store");
  ctx.body = {
    ...{ kind, apiVersion: `${authenticationGroup}/v1`, metadata: { name, namespace, creationTimestamp: null } },
    spec: { ...asked, audiences: made.audiences },
    status: { token: made.token, expirationTimestamp },
  };
}

/** `/namespaces/{namespace}/serviceaccounts/{name}/token`. */
export function tokenRoutes(router: Router, services: Services): void {
  router.post("/api/v1/namespaces/:namespace/serviceaccounts/:name/token", (ctx: Ctx) => create(services, ctx));
}
