/** Forms of kinds over HTTP: read as they are shown; written, where that can be, as what is stored. */
import type Router from "@koa/router";
import { notFound } from "../../../../core/fault.js";
import { type AnyObject, anyDef, type Kind } from "../../../../core/kinds/all.js";
import { everyForm, storedKindOf } from "../../../../core/kinds/forms.js";
import { prepareForUpdate, readObject, rulesForUpdate } from "../../../../core/kinds/prepare.js";
import type { FormDef } from "../../../../core/objects/form-def.js";
import { basePathOf } from "../../../../core/objects/kind-def.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { authorOf } from "../../access/author.js";
import { answerList } from "../../answers/list-answer.js";
import { readWritten } from "../../body.js";
import { unknownVerb } from "../../errors.js";
import { formStore } from "../../form-store.js";
import { pageReader } from "../../list-page.js";
import type { Place } from "../../place.js";
import { flag } from "../../query.js";
import { isSelected } from "../../resources.js";
import { selectionOf } from "../../selection.js";
import type { Services } from "../../services.js";
import { askerOf, beginStream } from "../../shares.js";
import { responseSink } from "../../sinks.js";
import { prepareWatch } from "../../watch-stream.js";
import type { Ctx } from "./kinds.js";
import { removalAnswer, removeAll, removeOptionsIn } from "./objects.js";
import { patchIn, patchObject } from "./patch.js";
import { representationFor } from "./representation.js";
import { isDryRun } from "./write-options.js";

type Handle = (services: Services, def: FormDef, ctx: Ctx) => Promise<void>;

const namespaceIn = (ctx: Ctx): string | undefined => ctx.params["namespace"];
const placeIn = (ctx: Ctx): Place => ({ namespace: namespaceIn(ctx) ?? "", name: String(ctx.params["name"]) });

const list: Handle = async (services, def, ctx) => {
  const { clock, store } = services.deps;
  const kind = storedKindOf(def);
  const words = representationFor(def, ctx.req.headers, ctx.query, clock);
  if (flag(ctx.query, "watch")) {
    const request = {
      kind,
      namespace: namespaceIn(ctx),
      version: "v1",
      query: ctx.query,
      asker: askerOf(ctx),
    } as const;
    const watch = await prepareWatch(services, { ...request, form: def }, words);
    ctx.status = 200;
    ctx.type = "application/json";
    beginStream(ctx);
    await watch.run(responseSink(ctx.res, clock));
    return;
  }
  const selection = selectionOf(def, namespaceIn(ctx), ctx.query, "v1");
  const read = pageReader(formStore(store, def), kind, selection, ctx.query);
  await answerList(services, ctx, async () => {
    const { items, metadata } = await read();
    return { items, ...words.list(metadata) };
  });
};

const get: Handle = async (services, def, ctx) => {
  const { namespace, name } = placeIn(ctx);
  const words = representationFor(def, ctx.req.headers, ctx.query, services.deps.clock);
  const object = await formStore(services.deps.store, def).get(storedKindOf(def), namespace, name);
  if (!object) throw notFound(`${def.plural}.${def.group}`, name);
  ctx.body = words.object(object);
};

/** What is to be stored of a body in the form. @throws PlainAnswer 405 where it cannot be written */
function storedOf({ form }: FormDef, written: unknown): unknown {
  if (!form.stored) throw unknownVerb();
  return isRecord(written) ? form.stored(written) : written;
}

const answer = (def: FormDef, object: AnyObject): object => def.form.shown(object)[0] ?? object;

const create: Handle = async (services, def, ctx) => {
  const kind = storedKindOf(def);
  const { object } = readObject<Kind>(kind, storedOf(def, await readWritten(ctx, services.deps.clock)));
  const options = { namespace: namespaceIn(ctx) ?? "", version: "v1", dryRun: isDryRun(ctx) } as const;
  const author = authorOf(services.deps, ctx);
  ctx.status = 201;
  ctx.body = answer(def, await services.resources.create<Kind>(kind, object, { ...options, author }));
};

const change: Handle = async (services, def, ctx) => {
  const kind = storedKindOf(def);
  const patch = ctx.method === "PATCH" ? await patchIn(services, ctx) : undefined;
  const written = patch ? undefined : await readWritten(ctx, services.deps.clock);
  const next = (old: AnyObject): AnyObject => {
    const seen = answer(def, old) as AnyObject;
    const rules = rulesForUpdate(old);
    const value = storedOf(def, patch ? patchObject(seen, patch.apply, anyDef(kind)) : written);
    return prepareForUpdate<Kind>(kind, old, readObject<Kind>(kind, value, rules).object, rules);
  };
  const author = authorOf(services.deps, ctx);
  const updated: AnyObject = await services.resources.update<Kind>(kind, placeIn(ctx), next, author, isDryRun(ctx));
  ctx.body = answer(def, updated);
};

const remove: Handle = async (services, def, ctx) => {
  if (!def.form.stored) throw unknownVerb();
  const options = await removeOptionsIn(services, ctx);
  ctx.body = removalAnswer(await services.resources.remove(storedKindOf(def), placeIn(ctx), options));
};

const removeThem: Handle = async (services, def, ctx) => {
  if (!def.form.stored) throw unknownVerb();
  const target = { kind: storedKindOf(def), def, namespace: namespaceIn(ctx) };
  await removeAll(services, ctx, target, {
    list: async (selection) => {
      const all = await formStore(services.deps.store, def).list<Kind>(target.kind, selection.namespace);
      return { ...all, items: all.items.filter((object) => isSelected(selection, object)) };
    },
    shown: (object) => def.form.shown(object) as unknown as readonly AnyObject[],
  });
};

/** Of all namespaces, of one, and of one object. */
export const formPaths = (def: FormDef): readonly [all: string, within: string, one: string] => {
  const base = basePathOf(def);
  const within = `${base}/namespaces/:namespace/${def.plural}`;
  return [`${base}/${def.plural}`, within, `${within}/:name`];
};

/** Every form: they are of namespaces. */
export function formRoutes(router: Router, services: Services): void {
  for (const def of everyForm) {
    const route =
      (handle: Handle) =>
      (ctx: Ctx): Promise<void> =>
        handle(services, def, ctx);
    const [all, within, one] = formPaths(def);
    router.get(all, route(list));
    router.get(within, route(list));
    router.post(within, route(create));
    router.delete(within, route(removeThem));
    router.get(one, route(get));
    router.put(one, route(change));
    router.patch(one, route(change));
    router.delete(one, route(remove));
  }
}
