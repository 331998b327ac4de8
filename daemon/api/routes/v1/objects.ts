/** v1: lists, objects, and writes to them. */
import type Router from "@koa/router";
import { Fault } from "../../../../core/fault.js";
import type { AnyObject, Kind, KindMap } from "../../../../core/kinds/all.js";
import { prepareForUpdate, readObject, rulesForUpdate } from "../../../../core/kinds/prepare.js";
import { v1Success } from "../../../../core/kinds/status.js";
import { type Propagation, propagations } from "../../../../core/objects/finalizers.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import { applyType } from "../../../../core/objects/patches/patches.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { plainValue } from "../../../../core/schema/written.js";
import type { Removal, RemoveOptions } from "../../../control/removal.js";
import { authorOf } from "../../access/author.js";
import { answerList } from "../../answers/list-answer.js";
import { bodyType, readAnyBody, readWhole } from "../../body.js";
import { unknownVerb } from "../../errors.js";
import { pageReader } from "../../list-page.js";
import { count, flag, one } from "../../query.js";
import type { Selection } from "../../resources.js";
import { selectionOf } from "../../selection.js";
import type { Services } from "../../services.js";
import { askerOf, beginStream } from "../../shares.js";
import { responseSink } from "../../sinks.js";
import { prepareWatch } from "../../watch-stream.js";
import { applyObject } from "./apply.js";
import { isStrict, tellDeprecation, tellIgnoredFields, tellOddFields } from "./field-validation.js";
import { type Base, bases, type Ctx, madeBase, placeOf, type Target, targetOf } from "./kinds.js";
import { managed } from "./managed.js";
import { patchIn, patchObject } from "./patch.js";
import { representationFor } from "./representation.js";
import { shownObject } from "./shown.js";
import { isDryRun, writerIn } from "./write-options.js";

async function list(services: Services, ctx: Ctx, target: Target, watched: boolean): Promise<void> {
  const { kind, def, namespace } = target;
  tellDeprecation(ctx, def);
  const words = representationFor(def, ctx.req.headers, ctx.query, services.deps.clock);
  if (watched || flag(ctx.query, "watch")) {
    const named = target.name === "" ? {} : { name: target.name };
    const asker = askerOf(ctx);
    const request = { kind, def, namespace, version: "v1", query: ctx.query, asker, ...named } as const;
    const watch = await prepareWatch(services, request, words);
    ctx.status = 200;
    ctx.type = "application/json";
    beginStream(ctx);
    await watch.run(responseSink(ctx.res, services.deps.clock));
    return;
  }
  const read = pageReader(services.deps.store, kind, selectionOf(def, namespace, ctx.query, "v1"), ctx.query);
  await answerList(services, ctx, async () => {
    const { items, metadata } = await read();
    return { items, ...words.list(metadata) };
  });
}

async function get(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const words = representationFor(target.def, ctx.req.headers, ctx.query, services.deps.clock);
  ctx.body = words.object(await services.resources.get<Kind>(target.kind, placeOf(target)));
}

async function create(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const { namespace } = target;
  const def = target.def as KindDef<KindMap[Kind]>;
  if (def.namespaced && namespace === undefined) throw unknownVerb();
  const { clock } = services.deps;
  const { value, duplicates } = await readWhole(ctx, clock);
  const { object, unknownFields } = readObject<Kind>(def, value);
  tellOddFields(ctx, target.def, { unknown: unknownFields, duplicates });
  const author = authorOf(services.deps, ctx);
  const options = { namespace: namespace ?? "", version: "v1", dryRun: isDryRun(ctx), author } as const;
  const writer = writerIn(ctx, target.def, "Update");
  const fresh = managed<AnyObject>(target.def, undefined, object, object.metadata.managedFields, writer, clock);
  const created: AnyObject = await services.resources.create<Kind>(def, fresh, options);
  tellIgnoredFields(ctx, created);
  tellDeprecation(ctx, target.def);
  ctx.status = 201;
  ctx.body = shownObject(created, target.def);
}

/** The body of a PUT with the name and namespace of its address, where it leaves them out. */
function addressed(value: unknown, { name, namespace }: Target): unknown {
  if (!isRecord(value)) return value;
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
  const given = metadata["namespace"] || namespace;
  return {
    ...value,
    metadata: { ...metadata, name: metadata["name"] || name, ...(given ? { namespace: given } : {}) },
  };
}

/** What an object is to become, and the fields that are given twice where that is said. */
interface Change {
  next(old: AnyObject): unknown;
  duplicates: readonly string[];
}

/** Replaces an object; of unknown fields it is told once it is written. */
async function replace(services: Services, ctx: Ctx, target: Target, { next, duplicates }: Change): Promise<void> {
  const def = target.def as KindDef<KindMap[Kind]>;
  const { clock } = services.deps;
  let unknown: string[] = [];
  const strict = isStrict(ctx);
  const writer = writerIn(ctx, target.def, "Update");
  const change = (old: AnyObject): AnyObject => {
    const rules = rulesForUpdate(old);
    const { object, unknownFields } = readObject<Kind>(def, next(old), rules);
    unknown = unknownFields;
    if (strict) tellOddFields(ctx, target.def, { unknown, duplicates });
    const ready = prepareForUpdate<Kind>(def, old, object, rules);
    return managed<AnyObject>(target.def, old, ready, object.metadata.managedFields, writer, clock);
  };
  const author = authorOf(services.deps, ctx);
  const [place, dryRun] = [placeOf(target), isDryRun(ctx)];
  const updated: AnyObject = await services.resources.update<Kind>(def, place, change, author, dryRun);
  tellOddFields(ctx, target.def, { unknown, duplicates });
  tellIgnoredFields(ctx, updated);
  ctx.body = shownObject(updated, target.def);
}

async function put(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const { value, duplicates } = await readWhole(ctx, services.deps.clock);
  const next = addressed(value, target);
  await replace(services, ctx, target, { next: () => next, duplicates });
}

async function patch(services: Services, ctx: Ctx, target: Target): Promise<void> {
  if (bodyType(ctx) === applyType) {
    await applyObject(services, ctx, target);
    return;
  }
  const { apply, duplicates } = await patchIn(services, ctx, target.def.storedAs !== undefined);
  await replace(services, ctx, target, { next: (old) => patchObject(old, apply, target.def), duplicates });
}

/** How to delete: from the body (DeleteOptions) and the query. @throws Fault BadRequest */
export async function removeOptionsIn(services: Services, ctx: Ctx): Promise<RemoveOptions> {
  const value = plainValue((await readAnyBody(ctx, services.deps.clock))?.value ?? {});
  if (!isRecord(value)) throw new Fault("BadRequest", "the body of a DELETE must be a DeleteOptions object");
  return removeOptions(value, ctx);
}

/** How to delete, from a DeleteOptions object and the query. @throws Fault BadRequest */
export function removeOptions(value: Record<string, unknown>, ctx: Ctx): RemoveOptions {
  const seconds = value["gracePeriodSeconds"] ?? count(ctx.query, "gracePeriodSeconds");
  if (seconds !== undefined && seconds !== null && !(Number.isInteger(seconds) && (seconds as number) >= 0))
    throw new Fault("BadRequest", "gracePeriodSeconds must be a whole number of seconds that is not negative");
  const preconditions = isRecord(value["preconditions"]) ? value["preconditions"] : {};
  const { uid, resourceVersion } = preconditions;
  const dryRun = isDryRun(ctx) || (Array.isArray(value["dryRun"]) && value["dryRun"].includes("All"));
  return {
    graceSeconds: seconds === undefined || seconds === null ? undefined : (seconds as number),
    propagation: propagationIn(value, ctx),
    uid: uid === undefined ? undefined : String(uid),
    revision: resourceVersion === undefined ? undefined : Number(resourceVersion),
    dryRun,
  };
}

/** What becomes of what the object owns; undefined: nothing is said of it. @throws Fault BadRequest */
function propagationIn(value: Record<string, unknown>, ctx: Ctx): Propagation | undefined {
  const orphan = value["orphanDependents"] ?? one(ctx.query, "orphanDependents");
  const policy = value["propagationPolicy"] ?? one(ctx.query, "propagationPolicy");
  const isSaid = orphan !== undefined && orphan !== null;
  if (isSaid && policy !== undefined)
    throw new Fault("BadRequest", "orphanDependents and propagationPolicy cannot both be set; the latter is the newer");
  if (isSaid) return orphan === true || orphan === "true" ? "Orphan" : "Background";
  if (policy === undefined) return undefined;
  const known = propagations.find((p) => p === policy);
  if (!known) throw new Fault("BadRequest", "propagationPolicy must be Background, Foreground or Orphan");
  return known;
}

/** The answer to a DELETE: the object that is on its way out, or Success when it is gone. */
export function removalAnswer({ object, gone }: Removal, def?: KindDef): object {
  const word = def?.storedAs === undefined ? object.kind : def.plural;
  return gone ? v1Success(word, object.metadata.name, object.metadata.uid) : shownObject(object, def);
}

async function remove(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const options = await removeOptionsIn(services, ctx);
  ctx.body = removalAnswer(await services.resources.remove(target.kind, placeOf(target), options), target.def);
}

/** How objects are found and answered that are not shown as they are stored; one is of one that is stored, of the same name. */
export interface Look {
  list(selection: Selection): Promise<{ items: readonly AnyObject[]; revision: number }>;
  shown(object: AnyObject): readonly AnyObject[];
}

/** Removes what is selected, and answers with what was. */
export async function removeAll(
  services: Services,
  ctx: Ctx,
  { kind, def, namespace }: Pick<Target, "kind" | "def" | "namespace">,
  look: Look = {
    list: (selection) => services.resources.list<Kind>(kind, selection),
    shown: (object) => [object],
  },
): Promise<void> {
  if (def.namespaced && namespace === undefined) throw unknownVerb();
  const options = await removeOptionsIn(services, ctx);
  const { items, revision } = await look.list(selectionOf(def, namespace, ctx.query, "v1"));
  const removed: AnyObject[] = [];
  for (const { metadata } of items) {
    const place = { namespace: metadata.namespace ?? "", name: metadata.name };
    try {
      const { object } = await services.resources.remove(kind, place, { ...options, uid: metadata.uid });
      removed.push(object);
    } catch (error) {
      // Somebody else removed it, or made it anew: it is no longer what was asked to go.
      if (!(error instanceof Fault && (error.reason === "NotFound" || error.reason === "Conflict"))) throw error;
    }
  }
  const words = representationFor(def, {}, ctx.query, services.deps.clock);
  await answerList(services, ctx, async () => ({
    items: removed.flatMap(look.shown),
    ...words.list({ resourceVersion: String(revision) }),
  }));
}

type Handle = (services: Services, ctx: Ctx, target: Target) => Promise<void>;

/** The objects of one group and version. */
function routesBelow(router: Router, services: Services, base: Base): void {
  const route =
    (handle: Handle) =>
    async (ctx: Ctx, next: () => Promise<unknown>): Promise<void> => {
      const target = targetOf(base, ctx.params, services.deps.master.view.kinds);
      // `/namespaces/x/status` looks like objects of a namespace; another route knows better.
      if (target) await handle(services, ctx, target);
      else await next();
    };
  const listed =
    (isWatch: boolean): Handle =>
    (s, ctx, target) =>
      list(s, ctx, target, isWatch);
  for (const scope of ["/namespaces/:namespace/:plural", "/:plural"]) {
    for (const path of [`${base.path}/watch${scope}`, `${base.path}/watch${scope}/:name`])
      router.get(path, route(listed(true)));
    const all = `${base.path}${scope}`;
    router.get(all, route(listed(false)));
    router.post(all, route(create));
    router.delete(all, route(removeAll));
    const object = `${all}/:name`;
    router.get(object, route(get));
    router.put(object, route(put));
    router.patch(object, route(patch));
    router.delete(object, route(remove));
  }
}

/** `/{plural}` and `/{plural}/{name}`, of all namespaces or of one, of every group and version. */
export function objectRoutes(router: Router, services: Services): void {
  for (const base of [...bases, madeBase]) routesBelow(router, services, base);
}
