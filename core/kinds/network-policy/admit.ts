/** Whether a cluster can keep to a network policy: every one of its minions can, or none is. */
import { forbidden } from "../../fault.js";
import { annotationKeys } from "../../objects/annotation-keys.js";
import type { Node } from "../node/object.js";
import { keepsPoliciesKey } from "./object.js";

const what =
  "cannot keep its pods to network policies: they share their engine's network, or its kernel has no br_netfilter (docs/network-policies.md says what it takes)";

/** One that never said hello has no pods that anybody could reach. */
const isLax = ({ metadata: { annotations = {} } }: Node): boolean =>
  annotations[annotationKeys.minionSaid] !== undefined && annotations[keepsPoliciesKey] !== "yes";

/** @throws Fault Forbidden where a new policy would be nothing but words */
export function checkKept(name: string, minions: Iterable<Node>): void {
  const lax = [...minions].filter(isLax).map(({ metadata }) => `"${metadata.name}"`);
  const [first, ...others] = lax;
  if (first === undefined) return;
  const who = others.length > 0 ? `minion ${first} (and ${others.length} more)` : `minion ${first}`;
  throw forbidden("networkpolicies.networking.k8s.io", name, `${who} ${what}`);
}

/** Why a minion that cannot keep policies is not let in; "" = there is none. @param count of the policies there are */
export const laxFault = (keepsPolicies: boolean, count: number): string =>
  keepsPolicies || count === 0 ? "" : `there are ${count} network policies, and it ${what}`;
