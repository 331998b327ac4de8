/** Refusals, in Kubernetes' words. */
import { Fault } from "../fault.js";
import type { Caller } from "./caller.js";
import { isPathRight, type ObjectRight, type Right, resourceText } from "./right.js";

const shownMax = 200;
const short = (text: string): string => (text.length > shownMax ? `${text.slice(0, shownMax)}…` : text);

function where({ namespace }: ObjectRight): string {
  return namespace === "" ? "at the cluster scope" : `in the namespace "${short(namespace)}"`;
}

/** Who cannot do what: `User "x" cannot list resource "pods" in API group "" in the namespace "y"`. */
export function cannot({ name }: Caller, right: Right): string {
  const who = `User "${short(name)}" cannot ${right.verb}`;
  if (isPathRight(right)) return `${who} path "${short(right.path)}"`;
  return `${who} resource "${short(resourceText(right))}" in API group "${short(right.group)}" ${where(right)}`;
}

/** `pods "web" is forbidden: WHY`, as a fault. */
export function forbiddenObject(right: ObjectRight, why: string): Fault {
  const kind = short(right.group === "" ? right.resource : `${right.resource}.${right.group}`);
  const name = short(right.name);
  const message = `${kind}${name === "" ? "" : ` "${name}"`} is forbidden: ${why}`;
  return new Fault("Forbidden", message, { kind, ...(name === "" ? {} : { name }) });
}

/** The fault for who may not. */
export function forbidden(caller: Caller, right: Right): Fault {
  if (isPathRight(right)) return new Fault("Forbidden", `forbidden: ${cannot(caller, right)}`);
  return forbiddenObject(right, cannot(caller, right));
}
