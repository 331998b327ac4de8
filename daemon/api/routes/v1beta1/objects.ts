/** v1beta1: lists, objects, and writes to them, as 0.5.4 answered; what differs is told in docs/api-differences.md. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { Fault } from "../../../../core/fault.js";
import { type KindMap, kinds } from "../../../../core/kinds/all.js";
import { valueInAnyCase, withoutInAnyCase } from "../../../../core/schema/any-case.js";
import { badNamespace } from "../../../../core/schema/faults.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { decode, encode, encodeItem, encodeList, internalFault } from "../../../../core/v1beta1/codec.js";
import { kindOfCollection, type WireKind } from "../../../../core/v1beta1/collections.js";
import { v1beta1Success } from "../../../../core/v1beta1/status.js";
import { updateByWire } from "../../../../core/v1beta1/update.js";
import { authorOf } from "../../access/author.js";
import { oldRight } from "../../access/old-rights.js";
import { demand } from "../../access/rights.js";
import { answerList } from "../../answers/list-answer.js";
import { framesOf } from "../../answers/list-words.js";
import { Texts } from "../../answers/texts.js";
import { callerOf } from "../../authentication.js";
import { readWritten } from "../../body.js";
import { unknownPath, unknownVerb } from "../../errors.js";
import { operationPatienceMs, syncTimeoutMs } from "../../limits.js";
import { isWorking, workingStatus } from "../../operations.js";
import { duration, flag, one } from "../../query.js";
import { selectionOf } from "../../selection.js";
import type { Services } from "../../services.js";
import { defaultNamespace } from "./default-namespace.js";

export type Ctx = RouterContext;

const listed = new Texts((object) => encodeItem<WireKind>(object as never));

/** The kind of the request's collection. @throws PlainAnswer 404 for a name that is none */
export function wireKindIn(ctx: Ctx): WireKind {
  const kind = kindOfCollection(ctx.params["collection"] ?? "");
  if (!kind) throw unknownPath();
  return kind;
}

function placeIn(ctx: Ctx, kind: WireKind): { namespace: string; name: string } {
  const namespace = kinds[kind].namespaced ? (one(ctx.query, "namespace") ?? defaultNamespace) : "";
  return { namespace, name: ctx.params["id"] ?? "" };
}

/** Runs a write as an operation and answers with its result, or 202. */
export async function operate(services: Services, ctx: Ctx, work: () => Promise<object>): Promise<void> {
  const patienceMs = flag(ctx.query, "sync") ? (duration(ctx.query, "timeout") ?? syncTimeoutMs) : operationPatienceMs;
  const result = await services.operations.run(work, patienceMs, callerOf(ctx));
  ctx.status = isWorking(result) ? 202 : 200;
  ctx.body = isWorking(result) ? workingStatus(result.working) : result;
}

async function list(services: Services, ctx: Ctx): Promise<void> {
  const kind = wireKindIn(ctx);
  const namespace = kinds[kind].namespaced ? one(ctx.query, "namespace") : undefined;
  const selection = selectionOf(kind, namespace, ctx.query, "v1beta1");
  await answerList(services, ctx, async () => {
    const { items, revision } = await services.resources.list(kind, selection);
    const list = encodeList(kind, revision);
    return { items, frames: framesOf(list), item: (object) => listed.of(object) };
  });
}

async function get(services: Services, ctx: Ctx): Promise<void> {
  const kind = wireKindIn(ctx);
  ctx.body = encode<WireKind>(await services.resources.get(kind, placeIn(ctx, kind)));
}

async function inOldWords<T>(kind: WireKind, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof Fault ? internalFault(error, kind) : error;
  }
}

async function create(services: Services, ctx: Ctx): Promise<void> {
  const kind = wireKindIn(ctx);
  const value = await readWritten(ctx, services.deps.clock);
  const object = decode<WireKind>(kind, value);
  const namespace = one(ctx.query, "namespace") ?? (object.metadata.namespace || defaultNamespace);
  const may = (verb: string): void =>
    demand(services.deps, ctx, oldRight(verb, kind, namespace, verb === "create" ? "" : object.metadata.name));
  may("create");
  const author = authorOf(services.deps, ctx);
  await operate(services, ctx, () =>
    inOldWords(kind, async () => {
      if (kind === "Endpoints") {
        const existing = await services.deps.store.get("Endpoints", namespace, object.metadata.name);
        if (existing) {
          may("update");
          const place = { namespace, name: object.metadata.name };
          const change = (old: KindMap[WireKind]): KindMap[WireKind] =>
            updateByWire<WireKind>(kind, old, withoutRevision(value));
          return encode<WireKind>(await services.resources.update<WireKind>(kind, place, change, author));
        }
      }
      return encode<WireKind>(
        await services.resources.create<WireKind>(kind, object, { namespace, version: "v1beta1", author }),
      );
    }),
  );
}

function withoutRevision(value: unknown): unknown {
  return isRecord(value) ? withoutInAnyCase(value, "resourceVersion") : value;
}

async function put(services: Services, ctx: Ctx): Promise<void> {
  const kind = wireKindIn(ctx);
  if (kind === "Event") throw unknownVerb();
  const { namespace, name } = placeIn(ctx, kind);
  const given = await readWritten(ctx, services.deps.clock);
  const value =
    isRecord(given) && !valueInAnyCase(given, "id") ? { ...withoutInAnyCase(given, "id"), id: name } : given;
  const object = decode<WireKind>(kind, value);
  if (object.metadata.name !== name)
    throw new Fault("BadRequest", `the body's id is "${object.metadata.name}", but that of the address is "${name}"`);
  const own = object.metadata.namespace;
  const asked = one(ctx.query, "namespace");
  if (own && asked && own !== asked)
    throw badNamespace(kind, name, own, asked, { version: "v1beta1", deed: "updated" });
  const place = { namespace: namespace === "" ? "" : (asked ?? (own || namespace)), name };
  demand(services.deps, ctx, oldRight("update", kind, place.namespace, name));
  const author = authorOf(services.deps, ctx);
  await operate(services, ctx, () =>
    inOldWords(kind, async () => {
      const exists = (await services.deps.store.get(kind, place.namespace, name)) !== undefined;
      if (!exists && !object.metadata.resourceVersion) {
        demand(services.deps, ctx, oldRight("create", kind, place.namespace, ""));
        const options = { namespace: place.namespace, version: "v1beta1", author } as const;
        return encode<WireKind>(await services.resources.create<WireKind>(kind, object, options));
      }
      const change = (old: KindMap[WireKind]): KindMap[WireKind] => updateByWire<WireKind>(kind, old, value);
      return encode<WireKind>(await services.resources.update<WireKind>(kind, place, change, author));
    }),
  );
}

async function remove(services: Services, ctx: Ctx): Promise<void> {
  const kind = wireKindIn(ctx);
  if (kind === "Endpoints")
    throw new Fault(
      "BadRequest",
      "endpoints cannot be deleted: they go with their service, or are overwritten by POST",
    );
  const place = placeIn(ctx, kind);
  await operate(services, ctx, async () => {
    await services.resources.remove(kind, place, { propagation: "Orphan" });
    return v1beta1Success();
  });
}

/** `/{collection}` and `/{collection}/{id}`. */
export function objectRoutes(router: Router, prefix: string, services: Services): void {
  const one = `${prefix}/:collection/:id`;
  const all = `${prefix}/:collection`;
  router.get(all, (ctx) => list(services, ctx));
  router.post(all, (ctx) => create(services, ctx));
  router.get(one, (ctx) => get(services, ctx));
  router.put(one, (ctx) => put(services, ctx));
  router.delete(one, (ctx) => remove(services, ctx));
}
