/** What the routes of forms ask for: the rights on their own names, as Kubernetes has them. */
import { objectRight } from "../../../core/access/right.js";
import { everyForm } from "../../../core/kinds/forms.js";
import type { FormDef } from "../../../core/objects/form-def.js";
import { flag } from "../query.js";
import { formPaths } from "../routes/v1/forms.js";
import { type Declared, type RightOf, verbOf } from "./asked.js";

const ofCollection =
  ({ group, plural }: FormDef): RightOf =>
  (ctx) => {
    const seen = flag(ctx.query, "watch") ? "watch" : "list";
    const verb = ctx.method === "POST" ? "create" : ctx.method === "DELETE" ? "deletecollection" : seen;
    return objectRight(verb, plural, { group, namespace: ctx.params["namespace"] ?? "" });
  };

const ofObject =
  ({ group, plural }: FormDef): RightOf =>
  ({ method, params: { namespace = "", name = "" } }) =>
    objectRight(verbOf(method), plural, { group, namespace, name });

/** By path of the route. */
export function formRights(): Declared {
  return new Map(
    everyForm.flatMap((def) => {
      const [all, within, one] = formPaths(def);
      return [
        [all, ofCollection(def)],
        [within, ofCollection(def)],
        [one, ofObject(def)],
      ] as [string, RightOf][];
    }),
  );
}
