import { lookup } from "../../lookup.js";
import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { forbidChanges, plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, noted, stored } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { flag, needed, oneOf, struct, text } from "../../schema/shape.js";

/** How much pods of a class count. */
export interface PriorityClass extends ApiObject {
  kind: "PriorityClass";
  description?: string;
  globalDefault?: boolean;
  preemptionPolicy?: "Never" | "PreemptLowerPriority";
  value: number;
}

/** Above it are only the classes that every cluster has. */
const userValueMax = 1_000_000_000;

/** The classes that every cluster has: of what the cluster itself needs. */
export const systemValues = lookup<number>({
  "system-cluster-critical": 2 * userValueMax,
  "system-node-critical": 2 * userValueMax + 1000,
});

function check({ metadata, value, globalDefault }: PriorityClass, path: string, faults: Faults): void {
  // Metadata that are missing stand as a blank, and have been told.
  const { name = "" }: { name?: string } = metadata;
  const field = (of: string): string => (path === "" ? of : `${path}.${of}`);
  if (name.startsWith("system-")) {
    const isOwn = Object.hasOwn(systemValues, name) && systemValues[name] === value && globalDefault !== true;
    if (!isOwn)
      faults.forbidden(
        field("metadata.name"),
        "priority class names with 'system-' prefix are reserved for system use only",
      );
  } else if (value > userValueMax) {
    faults.forbidden(field("value"), `maximum allowed value of a user defined priority is ${userValueMax}`);
  }
}

/** Which pods are placed first when not all fit. */
export const priorityClassKind: KindDef<PriorityClass> = {
  kind: "PriorityClass",
  about:
    "How much pods of a class count: those of a higher value are placed first, and may have those of a lower one evicted.",
  group: "scheduling.k8s.io",
  version: "v1",
  plural: "priorityclasses",
  shortNames: ["pc"],
  namespaced: false,
  hasGeneration: true,
  rules: {
    ...plainRules(
      struct<PriorityClass>(
        "scheduling.v1.PriorityClass",
        {
          apiVersion: text(),
          description: stored(text()),
          globalDefault: noted("Pods that name no class are of this one. Only one class can say so.", flag),
          kind: oneOf("PriorityClass"),
          metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
          preemptionPolicy: byDefault(
            "PreemptLowerPriority",
            noted("Never: no pod is evicted for those of the class.", oneOf("Never", "PreemptLowerPriority")),
          ),
          value: needed(noted("It cannot change.", int32)),
        },
        check,
      ),
    ),
    checkUpdate: (old, next, faults) =>
      forbidChanges(old, next, ["value", "preemptionPolicy"], "", "may not be changed in an update", faults),
  },
  table: {
    columns: narrow("Name", "Value", "Global-Default", "Age", "PreemptionPolicy"),
    row: ({ metadata, value, globalDefault = false, preemptionPolicy = "" }, nowMs) => [
      metadata.name,
      String(value),
      String(globalDefault),
      ageOf(metadata.creationTimestamp, nowMs),
      preemptionPolicy,
    ],
  },
  selectable: {},
  subresources: [],
};
