/** All that is thrown at. */
import { journalTarget, storeTarget } from "./files.js";
import { toMaster, toMinion } from "./link.js";
import { bodyTarget, kubeconfigTarget, patchTarget, scenarioTarget, selectorTarget } from "./readers.js";
import type { Target } from "./target.js";
import { applyTarget, protobufTarget } from "./writes.js";

export const targets: readonly Target[] = [
  ...[bodyTarget, selectorTarget, patchTarget, kubeconfigTarget, scenarioTarget],
  ...[applyTarget, protobufTarget],
  ...[journalTarget, storeTarget, toMaster, toMinion],
];
