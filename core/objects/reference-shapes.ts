/** How objects name other objects, and choose among them. */
import type { LabelSelector, LabelSelectorRequirement, OwnerReference } from "kubernetes-types/meta/v1.js";
import { atomic } from "../schema/marks.js";
import { flag, list, map, struct, text } from "../schema/shape.js";
import type { core } from "./types.js";

const labelSelectorRequirement = struct<LabelSelectorRequirement>("meta.v1.LabelSelectorRequirement", {
  key: text(),
  operator: text(),
  values: list(text()),
});

export const labelSelector = atomic(
  struct<LabelSelector>("meta.v1.LabelSelector", {
    matchExpressions: list(labelSelectorRequirement),
    matchLabels: map(text()),
  }),
);

export const localObjectReference = atomic(
  struct<core.LocalObjectReference>("core.v1.LocalObjectReference", {
    name: text(),
  }),
);

export const objectReference = atomic(
  struct<core.ObjectReference>("core.v1.ObjectReference", {
    apiVersion: text(),
    fieldPath: text(),
    kind: text(),
    name: text(),
    namespace: text(),
    resourceVersion: text(),
    uid: text(),
  }),
);

export const ownerReference = atomic(
  struct<OwnerReference>("meta.v1.OwnerReference", {
    apiVersion: text(),
    blockOwnerDeletion: flag,
    controller: flag,
    kind: text(),
    name: text(),
    uid: text(),
  }),
);
