/** What the token of a service account says, and whose it is. The claims are Kubernetes'. */
import { isRecord } from "../schema/shape.js";
import { type Caller, groupNames } from "./caller.js";
import { serviceAccountPrefix } from "./rbac.js";

/** Who makes tokens, and for whom they are when nobody says otherwise. */
export const tokenIssuer = "https://kubernetes.default.svc.cluster.local";

export interface Named {
  name: string;
  uid: string;
}

export interface AccountToken {
  namespace: string;
  account: Named;
  /** It is good as long as this pod is there. */
  pod?: Named;
  audiences: readonly string[];
  issuedAtS: number;
  expiresAtS: number;
}

/** A token lives so long at least, as in Kubernetes; at most; and when nobody says otherwise. */
export const tokenSeconds = { min: 600, max: 24 * 3_600, default: 3_600 } as const;

/** Those that are mounted into pods, and when a minion asks for the next one. */
export const podToken = { seconds: 3_607, renewedAfterMs: 48 * 60_000 } as const;

const userOf = (namespace: string, name: string): string => `${serviceAccountPrefix}${namespace}:${name}`;

/** The claims of a token. @param id its own name, that no other has */
export function claimsOf(
  { namespace, account, pod, audiences, issuedAtS, expiresAtS }: AccountToken,
  id: string,
): object {
  return {
    aud: audiences,
    exp: expiresAtS,
    iat: issuedAtS,
    iss: tokenIssuer,
    jti: id,
    "kubernetes.io": { namespace, ...(pod ? { pod } : {}), serviceaccount: account },
    nbf: issuedAtS,
    sub: userOf(namespace, account.name),
  };
}

function named(value: unknown): Named | undefined {
  if (!isRecord(value)) return undefined;
  const { name, uid } = value;
  return typeof name === "string" && typeof uid === "string" ? { name, uid } : undefined;
}

/** The token that these claims are of; undefined when they are none that we make. */
export function readClaims(claims: unknown): AccountToken | undefined {
  if (!isRecord(claims) || claims["iss"] !== tokenIssuer) return undefined;
  const { aud, exp, iat, sub } = claims;
  const bound = claims["kubernetes.io"];
  if (!isRecord(bound) || typeof exp !== "number" || typeof iat !== "number" || !Array.isArray(aud)) return undefined;
  const { namespace } = bound;
  const [account, pod] = [named(bound["serviceaccount"]), named(bound["pod"])];
  if (typeof namespace !== "string" || !account || sub !== userOf(namespace, account.name)) return undefined;
  if (bound["pod"] !== undefined && !pod) return undefined;
  const audiences = aud.filter((word) => typeof word === "string");
  return { namespace, account, ...(pod ? { pod } : {}), audiences, issuedAtS: iat, expiresAtS: exp };
}

/** Who has shown it. */
export function accountCaller(namespace: string, name: string): Caller {
  const { serviceAccounts, authenticated } = groupNames;
  return {
    name: userOf(namespace, name),
    groups: [serviceAccounts, `${serviceAccounts}:${namespace}`, authenticated],
  };
}
