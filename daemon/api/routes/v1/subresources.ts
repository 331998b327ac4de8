/** v1's status, scale, parts of specs, binding and eviction. Logs and exec are in streams.ts. */
import type Router from "@koa/router";
import { Fault, invalid } from "../../../../core/fault.js";
import type { AnyObject, Kind, KindMap } from "../../../../core/kinds/all.js";
import { readBinding } from "../../../../core/kinds/binding/shape.js";
import { prepareForUpdate, readObject, rulesForUpdate } from "../../../../core/kinds/prepare.js";
import { v1Success } from "../../../../core/kinds/status.js";
import { hasStatus, type KindDef, type Scaling } from "../../../../core/objects/kind-def.js";
import { applyType } from "../../../../core/objects/patches/patches.js";
import type { ApiObject } from "../../../../core/objects/types.js";
import { strictRules } from "../../../../core/schema/faults.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { authorOf } from "../../access/author.js";
import { bodyType, readValue, readWritten } from "../../body.js";
import { unknownPath } from "../../errors.js";
import { askBudget } from "../../eviction.js";
import type { Services } from "../../services.js";
import { applyObject } from "./apply.js";
import { type Base, bases, type Ctx, madeBase, placeOf, type Target, targetIn } from "./kinds.js";
import { managed } from "./managed.js";
import { removeOptions } from "./objects.js";
import { changePart, changeStatus } from "./part-changes.js";
import { patchIn } from "./patch.js";
import { scaleOf } from "./scales.js";
import { shownObject } from "./shown.js";
import { isDryRun, writerIn } from "./write-options.js";

async function changeScale(services: Services, ctx: Ctx, target: Target, scaling: Scaling<ApiObject>): Promise<object> {
  const def = target.def as KindDef<KindMap[Kind]>;
  if (bodyType(ctx) === applyType) return applyObject(services, ctx, target);
  const apply = ctx.method === "PATCH" ? (await patchIn(services, ctx)).apply : undefined;
  const writer = writerIn(ctx, target.def, "Update", "scale");
  const value = apply ? undefined : await readWritten(ctx, services.deps.clock);
  const write = (old: AnyObject): AnyObject => {
    const scale = apply ? apply(scaleOf(scaling, old)) : value;
    const spec = isRecord(scale) && isRecord(scale["spec"]) ? scale["spec"] : {};
    const replicas = spec["replicas"] ?? 0;
    const given = isRecord(scale) && isRecord(scale["metadata"]) ? scale["metadata"]["resourceVersion"] : undefined;
    const isCondition = given !== undefined && given !== "" && !(apply && given === old.metadata.resourceVersion);
    const { resourceVersion: _, ...metadata } = old.metadata;
    const seen = {
      ...shownObject(old, target.def),
      metadata: { ...metadata, ...(isCondition ? { resourceVersion: given } : {}) },
    };
    const rules = rulesForUpdate(old);
    const { object } = readObject<Kind>(def, scaling.withWanted(seen as AnyObject, replicas), rules);
    const next = prepareForUpdate<Kind>(def, old, object, rules);
    return managed<AnyObject>(target.def, old, next, undefined, writer, services.deps.clock);
  };
  return services.resources.update<Kind>(def, placeOf(target), write, authorOf(services.deps, ctx), isDryRun(ctx));
}

async function bindPod(services: Services, ctx: Ctx, namespace: string, pod: string | undefined): Promise<void> {
  const value = await readWritten(ctx, services.deps.clock);
  const metadata = isRecord(value) && isRecord(value["metadata"]) ? value["metadata"] : {};
  const named = isRecord(value) ? { ...value, metadata: { ...metadata, name: metadata["name"] || pod } } : value;
  const binding = readBinding(named, { ...strictRules, freeNames: true });
  if (pod !== undefined && binding.metadata.name !== pod)
    throw new Fault(
      "BadRequest",
      `the binding is of pod "${binding.metadata.name}", but the address is that of "${pod}"`,
    );
  await services.bindings.bind(namespace, binding, isDryRun(ctx));
  ctx.status = 201;
  ctx.body = v1Success("Binding", binding.metadata.name);
}

async function evict(services: Services, ctx: Ctx, target: Target): Promise<void> {
  const value = await readValue(ctx, services.deps.clock);
  const name = isRecord(value) && isRecord(value["metadata"]) ? value["metadata"]["name"] : undefined;
  if (name !== undefined && name !== "" && name !== target.name) {
    const message = `metadata.name: invalid value '${String(name).slice(0, 80)}': must be that of the pod, ${target.name}`;
    throw invalid("Eviction", target.name, [{ reason: "FieldValueInvalid", field: "metadata.name", message }]);
  }
  const given = isRecord(value) && isRecord(value["deleteOptions"]) ? value["deleteOptions"] : {};
  const options = removeOptions(given, ctx);
  const [place, author] = [placeOf(target), authorOf(services.deps, ctx)];
  await askBudget(services.deps, services.resources, place, options.uid, author, options.dryRun ?? false);
  await services.resources.remove("Pod", place, options);
  ctx.status = 201;
  ctx.body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" };
}

/** The handler of one subresource of one kind. @throws PlainAnswer 404 if there is none */
async function handle(services: Services, base: Base, ctx: Ctx): Promise<void> {
  const target = targetIn(base, ctx, services.deps.master.view.kinds);
  const { kind, subresource } = target;
  const isRead = ctx.method === "GET" || ctx.method === "HEAD";
  const isChange = ctx.method === "PUT" || ctx.method === "PATCH";
  const { def } = target;
  const part = def.subresources.find((s) => s.name === subresource)?.part;
  if (subresource === "status" && hasStatus(def) && (isRead || isChange)) {
    const object: AnyObject = isRead
      ? await services.resources.get<Kind>(kind, placeOf(target))
      : await changeStatus(services, ctx, target);
    ctx.body = shownObject(object, def);
  } else if (part && (isRead || isChange)) {
    const object: AnyObject = isRead
      ? await services.resources.get<Kind>(kind, placeOf(target))
      : await changePart(services, ctx, target, part);
    ctx.body = shownObject(object, def);
  } else if (subresource === "scale" && def.scaling && (isRead || isChange)) {
    const object = isRead
      ? await services.resources.get<Kind>(kind, placeOf(target))
      : await changeScale(services, ctx, target, def.scaling);
    ctx.body = scaleOf(def.scaling, object as ApiObject);
  } else if (subresource === "binding" && kind === "Pod" && ctx.method === "POST")
    await bindPod(services, ctx, target.namespace ?? "", target.name);
  else if (subresource === "eviction" && kind === "Pod" && ctx.method === "POST") await evict(services, ctx, target);
  else throw unknownPath();
}

/** `/{plural}/{name}/{subresource}` and `/namespaces/{namespace}/bindings`. */
export function subresourceRoutes(router: Router, services: Services): void {
  router.post("/api/v1/namespaces/:namespace/bindings", (ctx) =>
    bindPod(services, ctx, ctx.params["namespace"] ?? "", undefined),
  );
  for (const base of [...bases, madeBase])
    for (const scope of ["/namespaces/:namespace/:plural", "/:plural"])
      for (const verb of ["get", "put", "patch", "post"] as const)
        router[verb](`${base.path}${scope}/:name/:sub`, (ctx: Ctx) => handle(services, base, ctx));
}
