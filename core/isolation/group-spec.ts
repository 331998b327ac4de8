/** A group of pods that policies name: who is meant, and whether a pod is. Pure. */
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { ip4Range } from "../kinds/network-policy/block.js";
import type { PolicyBlock } from "../kinds/network-policy/object.js";
import { holds } from "../network/cidr.js";
import { isMeant } from "../objects/label-selector.js";
import { namedPorts, type PodFacts } from "./pod-facts.js";
import type { MemberRow, PortRange } from "./rows.js";

/** Who is meant; of the selectors and the block those that are given. */
export interface GroupSpec {
  /** Of this namespace only. */
  namespace?: string;
  namespaceSelector?: LabelSelector;
  podSelector?: LabelSelector;
  block?: PolicyBlock;
  /** It is a group of places: the ports that pods call so. */
  port?: PortRange;
}

export type Labels = Readonly<Record<string, string>>;

/** Whether an address is in a block and in none of its exceptions. */
function isInBlock({ cidr, except = [] }: PolicyBlock, ip: string): boolean {
  const isIn = (text: string): boolean => {
    const range = ip4Range(text);
    return range !== undefined && holds(range, ip);
  };
  return isIn(cidr) && !except.some(isIn);
}

/** What a pod is in a group with; nothing: it is not in it. @param id of the group @param ofNamespace labels of the pod's namespace */
export function sharesOf(
  id: string,
  spec: GroupSpec,
  pod: PodFacts | undefined,
  ofNamespace: Labels,
): readonly MemberRow[] {
  if (!pod || (spec.namespace !== undefined && spec.namespace !== pod.namespace)) return [];
  if (spec.namespaceSelector && !isMeant(spec.namespaceSelector, ofNamespace)) return [];
  if (spec.podSelector && !isMeant(spec.podSelector, pod.labels)) return [];
  if (spec.block && !isInBlock(spec.block, pod.ip)) return [];
  const row = { row: "member", group: id, ip: pod.ip } as const;
  return spec.port ? [...new Set(namedPorts(pod, spec.port))].map((port) => ({ ...row, port })) : [row];
}
