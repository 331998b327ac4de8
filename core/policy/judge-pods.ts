/** Whether who writes a pod, the template of one, or a service may give it what it asks for of its hosts. */
import type { AccessBook } from "../access/book.js";
import type { Caller } from "../access/caller.js";
import { objectRight } from "../access/right.js";
import { forbiddenObject } from "../access/words.js";
import { type AnyObject, anyDef, isKind } from "../kinds/all.js";
import { otherHosts } from "../kinds/pod/probe-host.js";
import type { KindDef } from "../objects/kind-def.js";
import { sameJson } from "../objects/same-json.js";
import type { core } from "../objects/types.js";
import { type AskedPrivilege, askedPaths, askedPorts, askedPrivileges } from "./asked-privileges.js";
import { mayBeAsked, type Policy } from "./policy.js";
import { policyGroup, privilegesResource } from "./privileges.js";

/** Fields named in one refusal. */
const fieldsToldMax = 10;

function refusal({ privilege, field, gives }: AskedPrivilege, isRefused: boolean): string {
  const why = isRefused
    ? `the cluster's policy refuses it to everybody`
    : `it takes the right to "use" ${privilegesResource}.${policyGroup} "${privilege}"`;
  return `${field} asks for ${gives}: ${why}`;
}

/** The pod that an object is, or makes, unless it is what it was before. */
function newPod({ podSpec }: KindDef, next: AnyObject, old: AnyObject | undefined): core.PodSpec | undefined {
  const spec = podSpec?.of(next);
  return spec && sameJson(spec, old && podSpec?.of(old)) ? undefined : spec;
}

/** Privileges that an object asks for; none if its ports are what they were before. @param spec the pod, if it is new */
function asksNewly(
  def: KindDef,
  spec: core.PodSpec | undefined,
  next: AnyObject,
  old: AnyObject | undefined,
): AskedPrivilege[] {
  const asks = spec ? askedPrivileges(spec, def.podSpec?.path ?? "") : [];
  const ports = def.hostPorts?.(next) ?? [];
  if (!sameJson(ports, (old && def.hostPorts?.(old)) ?? [])) asks.push(...askedPorts(ports));
  // What it gives away does not change: whoever made it answered for it.
  if (!old) asks.push(...askedPaths(def.hostPaths?.(next) ?? []));
  return asks;
}

/** @throws Fault Forbidden that names each field, and the right that is missing */
export function judgePods(book: AccessBook, policy: Policy, caller: Caller, next: AnyObject, old?: AnyObject): void {
  // A kind that users made is no pod; whoever makes pods of it is asked for them.
  if (!isKind(next.kind)) return;
  const def = anyDef(next.kind);
  const { namespace = "", name } = next.metadata;
  const spec = newPod(def, next, old);
  const strangers = otherHosts(spec ?? { containers: [] }, def.podSpec?.path ?? "")
    .filter(({ host }) => !mayBeAsked(policy, host))
    .map(
      ({ field }) =>
        `${field}: only the pod itself is asked, and what the cluster's policy names (probeHosts): leave it out (to send a name, set the header Host)`,
    );
  const refused = asksNewly(def, spec, next, old).flatMap((asked) => {
    const stance = policy.privileges[asked.privilege];
    if (stance === "open") return [];
    const right = objectRight("use", privilegesResource, { group: policyGroup, namespace, name: asked.privilege });
    return stance === "asked" && book.decide(caller, right).allowed ? [] : [refusal(asked, stance === "refused")];
  });
  const missing = [...refused, ...strangers];
  if (missing.length === 0) return;
  const told = missing.slice(0, fieldsToldMax).join("; ");
  const right = objectRight(old ? "update" : "create", def.plural, { group: def.group, namespace, name });
  throw forbiddenObject(right, `User "${caller.name}" may not have this in the namespace "${namespace}": ${told}`);
}
