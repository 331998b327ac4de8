import type { Overhead, Scheduling, RuntimeClass as Type } from "kubernetes-types/node/v1.js";
import { ageOf } from "../../objects/age.js";
import { narrow } from "../../objects/columns.js";
import type { KindDef } from "../../objects/kind-def.js";
import { forbidChanges, plainRules } from "../../objects/kind-rules.js";
import { labelsShape, metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsLabel, checkDnsSubdomain } from "../../schema/formats.js";
import { atomic, noted } from "../../schema/marks.js";
import { quantities } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { toleration } from "../pod/toleration.js";

export interface RuntimeClass extends ApiObject, Pick<Type, "handler" | "overhead" | "scheduling"> {
  kind: "RuntimeClass";
}

/** By which runtime of the engine containers run: one that every minion has under this name. */
export const runtimeClassKind: KindDef<RuntimeClass> = {
  kind: "RuntimeClass",
  about: "By which runtime of the engine the containers of a pod run.",
  group: "node.k8s.io",
  version: "v1",
  plural: "runtimeclasses",
  shortNames: [],
  namespaced: false,
  hasGeneration: false,
  rules: {
    ...plainRules(
      struct<RuntimeClass>("node.v1.RuntimeClass", {
        apiVersion: text(),
        handler: needed(noted("A runtime of the Docker engine, by its name. It cannot change.", text(checkDnsLabel))),
        kind: oneOf("RuntimeClass"),
        metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
        overhead: struct<Overhead>("node.v1.Overhead", {
          podFixed: noted("Added to new pods: the scheduler and quotas count it.", quantities),
        }),
        scheduling: struct<Scheduling>("node.v1.Scheduling", {
          nodeSelector: noted("Added to that of new pods.", atomic(labelsShape)),
          tolerations: noted("Added to those of new pods.", list(toleration)),
        }),
      }),
    ),
    checkUpdate: (old, next, faults) => forbidChanges(old, next, ["handler"], "", "field is immutable", faults),
  },
  table: {
    columns: narrow("Name", "Handler", "Age"),
    row: ({ metadata, handler }, nowMs) => [metadata.name, handler, ageOf(metadata.creationTimestamp, nowMs)],
  },
  selectable: {},
  subresources: [],
};
