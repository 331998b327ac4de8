/** Changes of a part of an object, at an address of its own: its status, or what of its spec is changed there only. */
import type { AnyObject, Kind, KindMap } from "../../../../core/kinds/all.js";
import { keptMetadata } from "../../../../core/kinds/kept-metadata.js";
import { prepareForStatusUpdate, readObject, rulesForUpdate } from "../../../../core/kinds/prepare.js";
import type { KindDef, SpecPart } from "../../../../core/objects/kind-def.js";
import { applyType } from "../../../../core/objects/patches/patches.js";
import type { ApiObject } from "../../../../core/objects/types.js";
import { Faults } from "../../../../core/schema/faults.js";
import { isRecord } from "../../../../core/schema/shape.js";
import { authorOf } from "../../access/author.js";
import { bodyType, readWhole } from "../../body.js";
import type { Services } from "../../services.js";
import { applyObject } from "./apply.js";
import { isStrict, tellOddFields } from "./field-validation.js";
import { type Ctx, placeOf, type Target } from "./kinds.js";
import { managed } from "./managed.js";
import { patchIn, patchObject } from "./patch.js";
import { shownObject } from "./shown.js";
import { isDryRun, writerIn } from "./write-options.js";

/** A body of a change: the whole of what is seen, or a patch of it; and the fields it gives twice. */
interface Change {
  next(seen: AnyObject): unknown;
  duplicates: readonly string[];
}

async function changeIn(services: Services, ctx: Ctx, def: KindDef): Promise<Change> {
  if (ctx.method === "PATCH") {
    const { apply, duplicates } = await patchIn(services, ctx, def.storedAs !== undefined);
    return { next: (seen) => patchObject(seen, apply, def), duplicates };
  }
  const { value, duplicates } = await readWhole(ctx, services.deps.clock);
  return { next: () => value, duplicates };
}

/** How one part is taken from what is given. */
interface Part {
  /** What is read and checked: the object as it is, with this part of what is given. */
  seen(old: AnyObject, given: Readonly<Record<string, unknown>>): object;
  /** The object as it will be, of what was read. */
  next(old: AnyObject, read: AnyObject): AnyObject;
}

async function changeOf(services: Services, ctx: Ctx, target: Target, part: Part): Promise<AnyObject> {
  const { next, duplicates } = await changeIn(services, ctx, target.def);
  const def = target.def as KindDef<KindMap[Kind]>;
  const author = authorOf(services.deps, ctx);
  let unknown: string[] = [];
  const writer = writerIn(ctx, target.def, "Update", target.subresource ?? "");
  const write = (old: AnyObject): AnyObject => {
    const body = next(old);
    const given = isRecord(body) ? body : {};
    const resourceVersion = isRecord(given["metadata"]) ? given["metadata"]["resourceVersion"] : undefined;
    const seen = { ...part.seen(old, given), metadata: { ...old.metadata, resourceVersion } };
    const { object, unknownFields } = readObject<Kind>(def, seen, rulesForUpdate(old));
    unknown = unknownFields;
    if (isStrict(ctx)) tellOddFields(ctx, target.def, { unknown, duplicates });
    const { resourceVersion: _, ...kept } = old.metadata;
    const ready = part.next({ ...old, metadata: kept } as AnyObject, object);
    return managed<AnyObject>(target.def, old, ready, undefined, writer, services.deps.clock);
  };
  const [place, dryRun] = [placeOf(target), isDryRun(ctx)];
  const updated = await services.resources.update<Kind>(def, place, write, author, dryRun);
  tellOddFields(ctx, target.def, { unknown, duplicates });
  return updated;
}

/** The object with another status. */
export async function changeStatus(services: Services, ctx: Ctx, target: Target): Promise<AnyObject> {
  if (bodyType(ctx) === applyType) return applyObject(services, ctx, target);
  return changeOf(services, ctx, target, {
    seen: (old, { status }) => ({ ...shownObject(old, target.def), status }),
    next: (old, read) => prepareForStatusUpdate<Kind>(target.def as KindDef<KindMap[Kind]>, old, read),
  });
}

const specOf = (object: unknown): Readonly<Record<string, unknown>> => {
  const spec = isRecord(object) ? object["spec"] : undefined;
  return isRecord(spec) ? spec : {};
};

/** The object with another such part of its spec. @throws Fault Invalid for what the part's rules do not let change */
export function changePart(
  services: Services,
  ctx: Ctx,
  target: Target,
  { field, check }: SpecPart,
): Promise<AnyObject> {
  return changeOf(services, ctx, target, {
    seen: (old, given) => ({
      ...shownObject(old, target.def),
      spec: { ...specOf(old), [field]: specOf(given)[field] },
    }),
    next: (old, read) => {
      const { resourceVersion } = read.metadata;
      const next = { ...old, spec: { ...specOf(old), [field]: specOf(read)[field] } } as AnyObject;
      const faults = new Faults(rulesForUpdate(old));
      check(old as ApiObject, next as ApiObject, faults);
      faults.throwIfAny(target.def.kind, old.metadata.name);
      const metadata = { ...keptMetadata(old, next), ...(resourceVersion ? { resourceVersion } : {}) };
      return { ...next, metadata } as AnyObject;
    },
  });
}
