/** Whether who writes a pod, the template of one, or a service may give it what it asks for of its hosts. */
import type { AccessBook } from "../access/book.js";
import type { Caller } from "../access/caller.js";
import { objectRight } from "../access/right.js";
import { forbiddenObject } from "../access/words.js";
import { type AnyObject, anyDef } from "../kinds/all.js";
import type { KindDef } from "../objects/kind-def.js";
import { sameJson } from "../objects/same-json.js";
import { type AskedPrivilege, askedPorts, askedPrivileges } from "./asked-privileges.js";
import type { Policy } from "./policy.js";
import { policyGroup, privilegesResource } from "./privileges.js";

/** Fields named in one refusal. */
const fieldsToldMax = 10;

function refusal({ privilege, field, gives }: AskedPrivilege, isRefused: boolean): string {
  const why = isRefused
    ? `the cluster's policy refuses it to everybody`
    : `it takes the right to "use" ${privilegesResource}.${policyGroup} "${privilege}"`;
  return `${field} asks for ${gives}: ${why}`;
}

/** Privileges that an object asks for; none if its pod, or its ports, are what they were before. */
function asksNewly(def: KindDef, next: AnyObject, old: AnyObject | undefined): AskedPrivilege[] {
  const asks: AskedPrivilege[] = [];
  const spec = def.podSpec?.of(next);
  if (def.podSpec && spec && !sameJson(spec, old && def.podSpec.of(old)))
    asks.push(...askedPrivileges(spec, def.podSpec.path));
  const ports = def.hostPorts?.(next) ?? [];
  if (!sameJson(ports, (old && def.hostPorts?.(old)) ?? [])) asks.push(...askedPorts(ports));
  return asks;
}

/** @throws Fault Forbidden that names each field, and the right that is missing */
export function judgePods(book: AccessBook, policy: Policy, caller: Caller, next: AnyObject, old?: AnyObject): void {
  const def = anyDef(next.kind);
  const { namespace = "", name } = next.metadata;
  const missing = asksNewly(def, next, old).flatMap((asked) => {
    const stance = policy.privileges[asked.privilege];
    if (stance === "open") return [];
    const right = objectRight("use", privilegesResource, { group: policyGroup, namespace, name: asked.privilege });
    return stance === "asked" && book.decide(caller, right).allowed ? [] : [refusal(asked, stance === "refused")];
  });
  if (missing.length === 0) return;
  const told = missing.slice(0, fieldsToldMax).join("; ");
  const right = objectRight(old ? "update" : "create", def.plural, { group: def.group, namespace, name });
  throw forbiddenObject(right, `User "${caller.name}" may not have this in the namespace "${namespace}": ${told}`);
}
