/** What the routes of what is measured ask for: it is read, and nothing else. */
import { objectRight } from "../../../core/access/right.js";
import { everyMeasured } from "../../../core/kinds/forms.js";
import type { MeasuredDef } from "../../../core/usage/measured-def.js";
import { metricsPaths } from "../routes/metrics.js";
import type { Declared, RightOf } from "./asked.js";

const rightOf =
  ({ group, plural }: MeasuredDef): RightOf =>
  ({ params: { namespace = "", name = "" } }) =>
    objectRight(name === "" ? "list" : "get", plural, { group, namespace, name });

/** By path of the route. */
export function measuredRights(): Declared {
  return new Map(
    everyMeasured.flatMap((def) => {
      const { lists, one } = metricsPaths(def);
      return [...lists, one].map((path): [string, RightOf] => [path, rightOf(def)]);
    }),
  );
}
