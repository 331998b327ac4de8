/** Sees to it that the priority classes that every cluster begins with are there. */
import { newUid } from "../../core/ids.js";
import { builtInClasses } from "../../core/kinds/priority-class/built-in.js";
import { toApiTime } from "../../core/time.js";
import type { NamespacePorts } from "./namespaces.js";

/** @throws Fault of the store */
export async function ensureBuiltInClasses({ store, random, clock }: NamespacePorts): Promise<void> {
  const { items } = await store.list("PriorityClass");
  const known = new Set(items.map(({ metadata }) => metadata.name));
  const missing = builtInClasses.filter(({ metadata }) => !known.has(metadata.name));
  const creationTimestamp = toApiTime(clock.nowMs());
  const results = await store.write(
    missing.map((one) => ({
      op: "create",
      object: { ...one, metadata: { ...one.metadata, uid: newUid(random), creationTimestamp } },
    })),
  );
  for (const result of results) if (!result.ok && result.fault.reason !== "AlreadyExists") throw result.fault;
}
