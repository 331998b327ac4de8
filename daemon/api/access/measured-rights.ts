/** What the routes of what is measured, or made up when it is asked for, ask for: it is read, and nothing else. */
import { objectRight } from "../../../core/access/right.js";
import { componentStatuses } from "../../../core/kinds/component-status/kind.js";
import { everyMeasured } from "../../../core/kinds/forms.js";
import type { KindDef } from "../../../core/objects/kind-def.js";
import { componentPaths } from "../routes/component-statuses.js";
import { metricsPaths } from "../routes/metrics.js";
import type { Declared, RightOf } from "./asked.js";

const rightOf =
  ({ group, plural }: Pick<KindDef, "group" | "plural">): RightOf =>
  ({ params: { namespace = "", name = "" } }) =>
    objectRight(name === "" ? "list" : "get", plural, { group, namespace, name });

/** By path of the route. */
export function measuredRights(): Declared {
  const measured = everyMeasured.flatMap((def) => {
    const { lists, one } = metricsPaths(def);
    return [...lists, one].map((path) => [path, rightOf(def)] as const);
  });
  return new Map([
    ...measured,
    ...Object.values(componentPaths).map((path) => [path, rightOf(componentStatuses)] as const),
  ]);
}
