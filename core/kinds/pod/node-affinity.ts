/** On which minions a pod's affinity lets it be. */
import type { core } from "../../objects/types.js";
import { nameField, nodeValueFits } from "../../scheduling/wishes/node-requirement.js";
import type { Node } from "../node/object.js";

type Affinity = core.PodSpec["affinity"];
/** One that asks for nothing means no minion, as in Kubernetes. */
function isTermOf({ matchExpressions = [], matchFields = [] }: core.NodeSelectorTerm, { metadata }: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every(({ key, operator, values = [] }) =>
      nodeValueFits(operator, values, metadata.labels?.[key]),
    ) &&
    matchFields.every(
      ({ key, operator, values = [] }) => key === nameField && nodeValueFits(operator, values, metadata.name),
    )
  );
}

const requiredOf = (affinity: Affinity): core.NodeSelectorTerm[] | undefined =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;

/** Whether a pod may be on a minion as far as its nodeSelector and what its affinity requires of minions go. */
export function wantsMinion({ nodeSelector = {}, affinity }: core.PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(nodeSelector).every(([key, value]) => labels[key] === value)) return false;
  return requiredOf(affinity)?.some((term) => isTermOf(term, node)) ?? true;
}

/** The affinity of a pod for this one minion, in place of what it required; what it prefers stays. */
export function pinnedTo(affinity: Affinity, minion: string): core.Affinity {
  const terms = [{ matchFields: [{ key: nameField, operator: "In", values: [minion] }] }];
  const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: terms };
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution } };
}

/** The one minion a pod's affinity pins it to; "" = none. */
export function pinnedMinion({ affinity }: core.PodSpec): string {
  const [term, ...others] = requiredOf(affinity) ?? [];
  if (!term || others.length > 0) return "";
  const pin = (term.matchFields ?? []).find(
    ({ key, operator, values = [] }) => key === nameField && operator === "In" && values.length === 1,
  );
  return pin?.values?.[0] ?? "";
}
