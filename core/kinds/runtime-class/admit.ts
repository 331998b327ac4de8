/** What the runtime class of a new pod makes of it. The words of refusals are Kubernetes'. */
import { forbidden } from "../../fault.js";
import { amountOf } from "../../objects/amount.js";
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { RuntimeClass } from "./kind.js";

const rejected = (pod: string, why: string): Error => forbidden("pods", pod, `pod rejected: ${why}`);

const isSame = (a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean => {
  const exact = (of: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(of)
      .map(([name, text]): [string, string] => [name, String(amountOf(text).nanos)])
      .sort();
  return sameJson(exact(a), exact(b));
};

/**
 * A pod's spec with what its runtime needs besides, and where it may run.
 * @throws Fault Forbidden when there is no such class, or the pod says otherwise than it
 */
export function withRuntime(
  spec: core.PodSpec,
  pod: string,
  find: (name: string) => RuntimeClass | undefined,
): core.PodSpec {
  const { runtimeClassName: name = "", overhead, nodeSelector = {}, tolerations = [] } = spec;
  if (name === "") {
    if (overhead === undefined || Object.keys(overhead).length === 0) return spec;
    throw rejected(pod, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
  }
  const its = find(name);
  if (!its) throw rejected(pod, `RuntimeClass "${name}" not found`);
  const fixed = its.overhead?.podFixed;
  if (overhead !== undefined && !isSame(overhead, fixed))
    throw rejected(pod, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  const { nodeSelector: where = {}, tolerations: more = [] } = its.scheduling ?? {};
  const conflict = Object.entries(where).find(([key, value]) => (nodeSelector[key] ?? value) !== value);
  if (conflict) throw rejected(pod, `conflict: runtimeClass.scheduling.nodeSelector[${conflict[0]}] = ${conflict[1]}`);
  const added = more.filter((one) => !tolerations.some((has) => sameJson(has, one)));
  return {
    ...spec,
    ...(fixed ? { overhead: fixed } : {}),
    ...(Object.keys(where).length > 0 ? { nodeSelector: { ...nodeSelector, ...where } } : {}),
    ...(added.length > 0 ? { tolerations: [...tolerations, ...added] } : {}),
  };
}
