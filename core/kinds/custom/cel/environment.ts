/** CEL with what Kubernetes adds to it. Source: Kubernetes' documentation, "CEL in Kubernetes", its libraries. */
import { Environment } from "@marcbachmann/cel-js";
import { addLists } from "./lists.js";
import { addNetwork } from "./network.js";
import { addQuantities } from "./quantities.js";
import { addTexts } from "./texts.js";

const limits = { maxAstNodes: 5_000, maxDepth: 100, maxListElements: 1_000, maxMapEntries: 1_000 };

/** The language; rules get their variables in copies of it. */
export const environment = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  unlistedVariablesAreDyn: true,
  limits,
});
for (const add of [addLists, addTexts, addQuantities, addNetwork]) add(environment);

/** A copy in which only what is declared is known. */
export const declaring = (): Environment => environment.clone({ unlistedVariablesAreDyn: false });
