/** Server-side apply: PATCH with a configuration, which makes the object if there is none. */
import { applied, managedByCreation } from "../../../../core/apply/apply.js";
import { configuration } from "../../../../core/apply/configuration.js";
import type { Writer } from "../../../../core/apply/managers.js";
import { conflict, Fault } from "../../../../core/fault.js";
import type { AnyObject, Kind, KindMap } from "../../../../core/kinds/all.js";
import {
  prepareForStatusUpdate,
  prepareForUpdate,
  readObject,
  rulesForUpdate,
} from "../../../../core/kinds/prepare.js";
import type { KindDef } from "../../../../core/objects/kind-def.js";
import type { ApiObject } from "../../../../core/objects/types.js";
import { notAnObject, shown } from "../../../../core/schema/faults.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { toApiTime } from "../../../../core/time.js";
import { authorOf } from "../../access/author.js";
import { demand } from "../../access/rights.js";
import { targetRight } from "../../access/v1-rights.js";
import { readWhole } from "../../body.js";
import { flag } from "../../query.js";
import type { Services } from "../../services.js";
import { type OddFields, tellIgnoredFields, tellOddFields } from "./field-validation.js";
import { type Ctx, placeOf, type Target } from "./kinds.js";
import { withManagers } from "./managed.js";
import { ofScale, wordsAt } from "./scales.js";
import { shownObject } from "./shown.js";
import { fieldManagerIn, isDryRun, writerIn, wrongOption } from "./write-options.js";

type Def = KindDef<KindMap[Kind]>;

interface Wish {
  config: ApiObject;
  writer: Writer;
  force: boolean;
  odd: OddFields;
}

/** @throws Fault BadRequest for a configuration of another object than the address is of */
function checkAddress(config: Record<string, unknown>, { def, name, namespace, subresource }: Target): void {
  for (const [field, right] of Object.entries(wordsAt(def, subresource)))
    if (config[field] !== right)
      throw new Fault("BadRequest", `${field} of a configuration must be ${right}, not ${shown(config[field])}`);
  const metadata = isRecord(config["metadata"]) ? config["metadata"] : {};
  const named = metadata["name"] ?? name;
  if (named !== name)
    throw new Fault(
      "BadRequest",
      `the name of the object (${shown(named)}) does not match the name on the URL (${name})`,
    );
  const placed = metadata["namespace"] || namespace;
  if (def.namespaced && placed !== namespace)
    throw new Fault(
      "BadRequest",
      `the namespace of the object (${shown(placed)}) does not match that of the URL (${namespace})`,
    );
  if (Array.isArray(metadata["managedFields"]) && metadata["managedFields"].length > 0)
    throw new Fault("BadRequest", "metadata.managedFields must be nil");
}

/** @throws Fault Invalid without a manager; BadRequest for what is no configuration of the object */
async function wishIn(services: Services, ctx: Ctx, target: Target): Promise<Wish> {
  const { def, name, subresource } = target;
  if (fieldManagerIn(ctx) === undefined)
    throw wrongOption("fieldManager", "FieldValueRequired", "is required for apply patch");
  const { value, duplicates } = await readWhole(ctx, services.deps.clock);
  if (!isRecord(value)) throw notAnObject(value);
  checkAddress(value, target);
  const unknown: string[] = [];
  const whole = subresource === "scale" ? ofScale(def, value) : value;
  const config = configuration(def.rules.shape.description, whole, "", unknown) as ApiObject;
  const odd = { unknown, duplicates };
  tellOddFields(ctx, def, odd);
  return {
    config: { ...config, metadata: { ...config.metadata, name } },
    writer: writerIn(ctx, def, "Apply", subresource),
    force: flag(ctx.query, "force"),
    odd,
  };
}

/** The object with the configuration applied, as it will be stored. @throws Fault Conflict, Invalid */
function changed(def: Def, old: AnyObject, { config, writer, force }: Wish, time: string): AnyObject {
  const { uid = "", resourceVersion } = config.metadata;
  if (uid !== "" && uid !== old.metadata.uid)
    throw conflict(def.kind, old.metadata.name, "updated", `its uid is ${old.metadata.uid}, not ${uid}`);
  const rules = rulesForUpdate(old);
  const complete = (object: object): ApiObject => readObject<Kind>(def, object, rules).object;
  const { object, managedFields } = applied(
    def.rules.shape.description,
    old,
    { config, writer, force, time },
    complete,
  );
  const { resourceVersion: _, ...metadata } = object.metadata;
  const next = { ...object, metadata: { ...metadata, ...(resourceVersion ? { resourceVersion } : {}) } } as AnyObject;
  if (writer.subresource !== "status")
    return withManagers(prepareForUpdate<Kind>(def, old, next, rules), managedFields);
  const { resourceVersion: _r, ...kept } = old.metadata;
  return withManagers(prepareForStatusUpdate<Kind>(def, { ...old, metadata: kept } as AnyObject, next), managedFields);
}

async function create(services: Services, ctx: Ctx, target: Target, wish: Wish): Promise<AnyObject> {
  const { kind, namespace = "", name } = target;
  const def = target.def as Def;
  const { config, writer } = wish;
  if (config.metadata.uid)
    throw conflict(kind, name, "updated", `uid ${config.metadata.uid} is given, and there is no such object`);
  demand(services.deps, ctx, targetRight("create", { ...target, name: "" }));
  const author = authorOf(services.deps, ctx);
  const time = toApiTime(services.deps.clock.nowMs());
  const fields = managedByCreation(def.rules.shape.description, { config, writer, force: false, time });
  const { object } = readObject<Kind>(def, config);
  const fresh = withManagers<AnyObject>(object, fields) as KindMap[Kind];
  return services.resources.create<Kind>(def, fresh, { namespace, version: "v1", dryRun: isDryRun(ctx), author });
}

const isReason = (error: unknown, reason: string): boolean => error instanceof Fault && error.reason === reason;

/** Applies a configuration to an object, or to the status or the scale of one. */
export async function applyObject(services: Services, ctx: Ctx, target: Target): Promise<AnyObject> {
  const { subresource } = target;
  const def = target.def as Def;
  const wish = await wishIn(services, ctx, target);
  const author = authorOf(services.deps, ctx);
  const change = (old: AnyObject): AnyObject => changed(def, old, wish, toApiTime(services.deps.clock.nowMs()));
  const update = (): Promise<AnyObject> =>
    services.resources.update<Kind>(def, placeOf(target), change, author, isDryRun(ctx));
  let object: AnyObject;
  try {
    object = await update();
  } catch (error) {
    if (subresource !== "" || !isReason(error, "NotFound")) throw error;
    try {
      object = await create(services, ctx, target, wish);
      ctx.status = 201;
    } catch (again) {
      // Somebody else made it meanwhile.
      if (!isReason(again, "AlreadyExists")) throw again;
      object = await update();
    }
  }
  tellIgnoredFields(ctx, object);
  ctx.body = shownObject(object, target.def);
  return object;
}
