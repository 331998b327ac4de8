/** `metrics.k8s.io`: what nodes and pods use now, for `kubectl top`. Whoever asks first waits for a first window. */
import type Router from "@koa/router";
import { Fault, notFound } from "../../../core/fault.js";
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { everyMeasured, measuredKindOf } from "../../../core/kinds/forms.js";
import { basePathOf } from "../../../core/objects/kind-def.js";
import type { MeasuredDef } from "../../../core/usage/measured-def.js";
import { answerList } from "../answers/list-answer.js";
import { unknownVerb } from "../errors.js";
import { flag } from "../query.js";
import { isSelected } from "../resources.js";
import { selectionOf } from "../selection.js";
import type { Services } from "../services.js";
import type { Ctx } from "./v1/kinds.js";
import { representationFor } from "./v1/representation.js";

/** A first window takes a second; a minion that does not tell in this time is done without. */
const waitMs = 4_000;

/** Paths of all, and of one. */
export function metricsPaths(def: MeasuredDef): { lists: readonly string[]; one: string } {
  const all = `${basePathOf(def)}/${def.plural}`;
  const within = `${basePathOf(def)}/namespaces/:namespace/${def.plural}`;
  return def.namespaced ? { lists: [all, within], one: `${within}/:name` } : { lists: [all], one: `${all}/:name` };
}

async function list(services: Services, ctx: Ctx, def: MeasuredDef): Promise<void> {
  if (flag(ctx.query, "watch")) throw unknownVerb();
  const { master, store, clock } = services.deps;
  const kind = measuredKindOf(def);
  const words = representationFor(def, ctx.req.headers, ctx.query, clock);
  const selection = selectionOf(kind, ctx.params["namespace"], ctx.query, "v1");
  await master.usage.fresh(waitMs);
  await answerList(services, ctx, async () => {
    const { items, revision } = await store.list<Kind>(kind, selection.namespace);
    const shown = items
      .filter((object) => isSelected(selection, object))
      .flatMap((object) => def.measured.shown(object, master.usage) ?? []);
    return { items: shown as AnyObject[], ...words.list({ resourceVersion: String(revision) }) };
  });
}

async function get(services: Services, ctx: Ctx, def: MeasuredDef): Promise<void> {
  const { master, store, clock } = services.deps;
  const { namespace = "", name = "" } = ctx.params;
  const words = representationFor(def, ctx.req.headers, ctx.query, clock);
  const object = await store.get<Kind>(measuredKindOf(def), namespace, name);
  if (!object) throw notFound(def.plural, name);
  await master.usage.fresh(waitMs);
  const shown = def.measured.shown(object, master.usage);
  if (shown) {
    ctx.body = words.object(shown as AnyObject);
    return;
  }
  const place = namespace === "" ? name : `${namespace}/${name}`;
  const resource = `${def.kind.toLowerCase()}.${def.group}`;
  throw new Fault("NotFound", `${resource} "${place}" not found`, { kind: resource, name: place });
}

export function metricsRoutes(router: Router, services: Services): void {
  for (const def of everyMeasured) {
    const { lists, one } = metricsPaths(def);
    for (const path of lists) router.get(path, (ctx) => list(services, ctx, def));
    router.get(one, (ctx) => get(services, ctx, def));
  }
}
