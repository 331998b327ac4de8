/** What chooses pods by selectors and by labels of the pod that asks. The rules are Kubernetes'. */
import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import { checkExpressions } from "../../objects/label-selector.js";
import type { Faults } from "../../schema/faults.js";

interface Chooser {
  labelSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

function checkKeys(field: string, keys: readonly string[], chooser: Chooser, path: string, faults: Faults): void {
  const { matchLabels = {}, matchExpressions = [] } = chooser.labelSelector ?? {};
  const chosen = new Set([...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)]);
  for (const [i, key] of keys.entries())
    if (chosen.has(key)) faults.invalid(`${path}.${field}[${i}]`, key, "must not be a key of labelSelector");
  if (keys.length > 0 && !chooser.labelSelector)
    faults.forbidden(`${path}.${field}`, "there is no labelSelector that it could add to");
}

/** @param path of what chooses */
export function checkChooser(chooser: Chooser, path: string, faults: Faults): void {
  const { labelSelector, namespaceSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = chooser;
  if (labelSelector) checkExpressions(labelSelector, `${path}.labelSelector`, faults);
  if (namespaceSelector) checkExpressions(namespaceSelector, `${path}.namespaceSelector`, faults);
  checkKeys("matchLabelKeys", matchLabelKeys, chooser, path, faults);
  checkKeys("mismatchLabelKeys", mismatchLabelKeys, chooser, path, faults);
  for (const [i, key] of mismatchLabelKeys.entries())
    if (matchLabelKeys.includes(key))
      faults.invalid(`${path}.mismatchLabelKeys[${i}]`, key, "must not be one of matchLabelKeys, too");
}
