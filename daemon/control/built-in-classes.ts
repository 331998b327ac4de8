/** Sees to it that the classes that every cluster begins with are there: of priority, and of volumes. */
import { newUid } from "../../core/ids.js";
import { builtInClasses } from "../../core/kinds/priority-class/built-in.js";
import { hostDirectoryClass } from "../../core/kinds/storage-class/object.js";
import { toApiTime } from "../../core/time.js";
import type { NamespacePorts } from "./namespaces.js";

const all = [...builtInClasses, hostDirectoryClass];

/** @throws Fault of the store */
export async function ensureBuiltInClasses({ store, random, clock }: NamespacePorts): Promise<void> {
  const known = new Set<string>();
  for (const kind of ["PriorityClass", "StorageClass"] as const)
    for (const { metadata } of (await store.list(kind)).items) known.add(`${kind}/${metadata.name}`);
  const missing = all.filter(({ kind, metadata }) => !known.has(`${kind}/${metadata.name}`));
  // A master whose disk is full begins all the same.
  if (missing.length === 0) return;
  const creationTimestamp = toApiTime(clock.nowMs());
  const results = await store.write(
    missing.map((one) => ({
      op: "create",
      object: { ...one, metadata: { ...one.metadata, uid: newUid(random), creationTimestamp } },
    })),
  );
  for (const result of results) if (!result.ok && result.fault.reason !== "AlreadyExists") throw result.fault;
}
