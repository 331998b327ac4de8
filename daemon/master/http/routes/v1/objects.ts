/** v1: lists, objects, and writes to them. */
import type Router from "@koa/router";
import { parseBody } from "../../../../../core/api/body.js";
import { prepareForUpdate, readObject, rulesForUpdate } from "../../../../../core/api/objects.js";
import { isRecord } from "../../../../../core/api/shape.js";
import { v1Success } from "../../../../../core/api/status-objects.js";
import { type AnyObject, type Kind, kinds } from "../../../../../core/api/types.js";
import { Fault } from "../../../../../core/fault.js";
import { readText, readValue } from "../../body.js";
import { unknownVerb } from "../../errors.js";
import { all, count, one } from "../../query.js";
import type { Removal, RemoveOptions } from "../../removal.js";
import { selectionOf } from "../../selection.js";
import type { Services } from "../../services.js";
import { type Ctx, placeOf, type Target, targetIn } from "./kinds.js";

/** Whether everything but the writing is asked for. @throws Fault BadRequest */
export function isDryRun(ctx: Ctx): boolean {
  const values = all(ctx.query, "dryRun");
  if (values.some((v) => v !== "All" && v !== "")) throw new Fault("BadRequest", "dryRun must be All");
  return values.includes("All");
}

/** Unknown fields are told, or refused, as the request wishes. @throws Fault BadRequest with Strict */
export function tellUnknownFields(ctx: Ctx, fields: readonly string[]): void {
  if (fields.length === 0) return;
  const wish = one(ctx.query, "fieldValidation") ?? "Ignore";
  const texts = fields.map((f) => `unknown field "${f}"`);
  if (wish === "Strict") throw new Fault("BadRequest", `strict decoding error: ${texts.join(", ")}`);
  // A header holds printable ASCII only; a field can be called anything.
  if (wish === "Warn")
    ctx.append(
      "Warning",
      texts.slice(0, 20).map((t) => `299 - "${t.replace(/[\\"]/g, "\\$&").replace(/[^ -~]/g, "?")}"`),
    );
}

/** An object as v1 answers it: apiVersion and kind first. */
export function shownObject(object: AnyObject): object {
  const { apiVersion = "v1", kind, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

async function list(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const { kind, namespace } = target;
  const { items, revision } = await services.resources.list(kind, selectionOf(kind, namespace, ctx.query, "v1"));
  ctx.body = {
    kind: `${kind}List`,
    apiVersion: "v1",
    metadata: { resourceVersion: String(revision) },
    items: items.map((o: AnyObject) => shownObject(o)),
  };
}

async function create(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const { kind, namespace } = target;
  if (kinds[kind].namespaced && namespace === undefined) throw unknownVerb();
  const { object, unknownFields } = readObject<Kind>(kind, await readValue(ctx, services.deps.clock));
  tellUnknownFields(ctx, unknownFields);
  const options = { namespace: namespace ?? "", version: "v1", dryRun: isDryRun(ctx) } as const;
  const created: AnyObject = await services.resources.create<Kind>(kind, object, options);
  ctx.status = 201;
  ctx.body = shownObject(created);
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

async function put(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const value = addressed(await readValue(ctx, services.deps.clock), target);
  let unknownFields: string[] = [];
  const change = (old: AnyObject): AnyObject => {
    const rules = rulesForUpdate(old);
    const read = readObject<Kind>(target.kind, value, rules);
    unknownFields = read.unknownFields;
    tellUnknownFields(
      ctx,
      unknownFields.filter(() => one(ctx.query, "fieldValidation") === "Strict"),
    );
    return prepareForUpdate<Kind>(target.kind, old, read.object, rules);
  };
  const updated: AnyObject = await services.resources.update<Kind>(target.kind, placeOf(target), change, isDryRun(ctx));
  tellUnknownFields(ctx, unknownFields);
  ctx.body = shownObject(updated);
}

/** How to delete: from the body (DeleteOptions) and the query. @throws Fault BadRequest */
export async function removeOptionsIn(services: Services, ctx: Ctx): Promise<RemoveOptions> {
  const text = await readText(ctx, services.deps.clock);
  const value = text.trim() === "" ? {} : parseBody(text);
  if (!isRecord(value)) throw new Fault("BadRequest", "the body of a DELETE must be a DeleteOptions object");
  return removeOptions(value, ctx);
}

/** How to delete, from a DeleteOptions object and the query. @throws Fault BadRequest */
export function removeOptions(value: Record<string, unknown>, ctx: Ctx): RemoveOptions {
  const seconds = value["gracePeriodSeconds"] ?? count(ctx.query, "gracePeriodSeconds");
  if (seconds !== undefined && seconds !== null && !(Number.isInteger(seconds) && (seconds as number) >= 0))
    throw new Fault("BadRequest", "gracePeriodSeconds must be a whole number of seconds that is not negative");
  const policy = value["propagationPolicy"] ?? one(ctx.query, "propagationPolicy") ?? "Background";
  if (policy !== "Background" && policy !== "Foreground" && policy !== "Orphan")
    throw new Fault("BadRequest", "propagationPolicy must be Background, Foreground or Orphan");
  const isOrphan = policy === "Orphan" || value["orphanDependents"] === true;
  const preconditions = isRecord(value["preconditions"]) ? value["preconditions"] : {};
  const { uid, resourceVersion } = preconditions;
  const dryRun = isDryRun(ctx) || (Array.isArray(value["dryRun"]) && value["dryRun"].includes("All"));
  return {
    graceSeconds: seconds === undefined || seconds === null ? undefined : (seconds as number),
    pods: isOrphan ? "orphan" : "remove",
    uid: uid === undefined ? undefined : String(uid),
    revision: resourceVersion === undefined ? undefined : Number(resourceVersion),
    dryRun,
  };
}

/** The answer to a DELETE: the object that is on its way out, or Success when it is gone. */
export function removalAnswer({ object, gone }: Removal): object {
  return gone ? v1Success(object.kind, object.metadata.name, object.metadata.uid) : shownObject(object);
}

async function remove(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const options = await removeOptionsIn(services, ctx);
  ctx.body = removalAnswer(await services.resources.remove(target.kind, placeOf(target), options));
}

async function removeAll(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const { kind, namespace } = target;
  if (kinds[kind].namespaced && namespace === undefined) throw unknownVerb();
  const options = await removeOptionsIn(services, ctx);
  const { items, revision } = await services.resources.list(kind, selectionOf(kind, namespace, ctx.query, "v1"));
  const removed: object[] = [];
  for (const { metadata } of items) {
    const place = { namespace: metadata.namespace ?? "", name: metadata.name };
    try {
      const { object } = await services.resources.remove(kind, place, { ...options, uid: metadata.uid });
      removed.push(shownObject(object));
    } catch (error) {
      // Somebody else removed it, or made it anew: it is no longer what was asked to go.
      if (!(error instanceof Fault && (error.reason === "NotFound" || error.reason === "Conflict"))) throw error;
    }
  }
  ctx.body = {
    kind: `${kind}List`,
    apiVersion: "v1",
    metadata: { resourceVersion: String(revision) },
    items: removed,
  };
}

/** `/{plural}` and `/{plural}/{name}`, of all namespaces or of one. */
export function objectRoutes(router: Router, services: Services): void {
  for (const prefix of ["/api/v1/namespaces/:namespace/:plural", "/api/v1/:plural"]) {
    router.get(prefix, (ctx) => list(services, ctx, targetIn(ctx)));
    router.post(prefix, (ctx) => create(services, ctx, targetIn(ctx)));
    router.delete(prefix, (ctx) => removeAll(services, ctx, targetIn(ctx)));
    const object = `${prefix}/:name`;
    router.get(object, async (ctx) => {
      const target = targetIn(ctx);
      const found: AnyObject = await services.resources.get<Kind>(target.kind, placeOf(target));
      ctx.body = shownObject(found);
    });
    router.put(object, (ctx) => put(services, ctx, targetIn(ctx)));
    router.delete(object, (ctx) => remove(services, ctx, targetIn(ctx)));
  }
}
