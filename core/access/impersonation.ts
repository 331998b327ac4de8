/** Acting as somebody else (`kubectl --as`): whom a request means, and the rights that it takes. The words are Kubernetes'. */
import { Fault } from "../fault.js";
import { type Caller, groupNames } from "./caller.js";
import { serviceAccountPrefix } from "./rbac.js";
import { type ObjectRight, objectRight } from "./right.js";

/** Groups that one request may ask for. */
const groupsMax = 100;

const userHeader = "impersonate-user";
const groupHeader = "impersonate-group";

export interface Impersonation {
  as: Caller;
  /** Each of these must be had. */
  rights: readonly ObjectRight[];
}

/** The namespace and name of a service account's user; undefined for another user. */
function accountOf(user: string): [namespace: string, name: string] | undefined {
  if (!user.startsWith(serviceAccountPrefix)) return undefined;
  const [namespace = "", name = "", ...more] = user.slice(serviceAccountPrefix.length).split(":");
  return namespace !== "" && name !== "" && more.length === 0 ? [namespace, name] : undefined;
}

function implied(user: string): string[] {
  if (user === "system:anonymous") return [groupNames.unauthenticated];
  const account = accountOf(user);
  const { serviceAccounts, authenticated } = groupNames;
  return [...(account ? [serviceAccounts, `${serviceAccounts}:${account[0]}`] : []), authenticated];
}

function userRight(user: string): ObjectRight {
  const account = accountOf(user);
  if (!account) return objectRight("impersonate", "users", { name: user });
  return objectRight("impersonate", "serviceaccounts", { namespace: account[0], name: account[1] });
}

/**
 * Whom the headers of a request want to be; undefined: nobody else. Names of headers are in small letters; of a header
 * that comes more than once, each value.
 * @throws Fault BadRequest for what is not understood: it must not be acted upon as if it were not there
 */
export function impersonationIn(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
): Impersonation | undefined {
  const names = Object.keys(headers).filter((name) => name.startsWith("impersonate-"));
  if (names.length === 0) return undefined;
  const strange = names.find((name) => name !== userHeader && name !== groupHeader);
  if (strange)
    throw new Fault("BadRequest", `${strange.slice(0, 80)} is not served; ${userHeader} and ${groupHeader} are`);
  const [user = "", ...more] = headers[userHeader] ?? [];
  const groups = headers[groupHeader] ?? [];
  if (user === "" || more.length > 0)
    throw new Fault("BadRequest", `${userHeader} must be given once, with a user's name`);
  if (groups.length > groupsMax)
    throw new Fault("BadRequest", `${groupHeader} may be given ${groupsMax} times at most`);
  return {
    as: { name: user, groups: [...new Set([...groups, ...implied(user)])] },
    rights: [userRight(user), ...groups.map((name) => objectRight("impersonate", "groups", { name }))],
  };
}
