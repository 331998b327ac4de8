/** `componentstatuses`: whether the parts of the master are well, as they are now. */
import type Router from "@koa/router";
import { notFound } from "../../../core/fault.js";
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { componentStatuses, componentsOf } from "../../../core/kinds/component-status/kind.js";
import type { KindDef } from "../../../core/objects/kind-def.js";
import { answerList } from "../answers/list-answer.js";
import { unknownVerb } from "../errors.js";
import { flag } from "../query.js";
import type { Services } from "../services.js";
import { tellDeprecation } from "./v1/field-validation.js";
import type { Ctx } from "./v1/kinds.js";
import { representationFor } from "./v1/representation.js";

export const componentPaths = { list: "/api/v1/componentstatuses", one: "/api/v1/componentstatuses/:name" } as const;

const def = componentStatuses as unknown as KindDef;

export function componentRoutes(router: Router, services: Services): void {
  const { store, clock } = services.deps;
  const wordsFor = (ctx: Ctx) => {
    if (flag(ctx.query, "watch")) throw unknownVerb();
    tellDeprecation(ctx, def);
    return representationFor(def, ctx.req.headers, ctx.query, clock);
  };
  router.get(componentPaths.list, async (ctx) => {
    const words = wordsFor(ctx);
    const items = componentsOf(store.health.why) as unknown as AnyObject[];
    await answerList(services, ctx, async () => ({ items, ...words.list({ resourceVersion: "" }) }));
  });
  router.get(componentPaths.one, (ctx) => {
    const words = wordsFor(ctx);
    const name = String(ctx.params["name"]);
    const found = componentsOf(store.health.why).find(({ metadata }) => metadata.name === name);
    if (!found) throw notFound("ComponentStatus" as Kind, name);
    ctx.body = words.object(found as unknown as AnyObject);
  });
}
