/** What all objects have in common. */
import type { Faults } from "../schema/faults.js";
import {
  type Check,
  checkDnsLabel,
  checkFreeLabelValue,
  checkFreeName,
  checkLabelValue,
  checkQualifiedName,
  checkTime,
  formatted,
} from "../schema/formats.js";
import { anyObject } from "../schema/kept.js";
import { keyed, noted, secret, servers, setOf, stored } from "../schema/marks.js";
import { leftOutAs, time } from "../schema/scalars.js";
import { integer, list, map, type Shape, struct, text } from "../schema/shape.js";
import { ownerReference } from "./reference-shapes.js";
import type { Metadata, ObjectMeta } from "./types.js";

/** Names and values of all annotations together, in characters. */
const annotationCharsMax = 256 * 1024;
const secondsMax = 2 ** 31 - 1;
const generationMax = Number.MAX_SAFE_INTEGER;

const labelValue = formatted("label-value", (value, faults) => {
  if (faults.rules.freeNames) return checkFreeLabelValue(value);
  return faults.rules.known?.labelValues.has(value) ? "" : checkLabelValue(value);
});

/** Labels, and selectors by them. */
export const labelsShape: Shape<Record<string, string>> = map(text(labelValue), checkQualifiedName);

const annotationsShape = map(text(), checkQualifiedName);

const managedFields = struct<NonNullable<ObjectMeta["managedFields"]>[number]>("meta.v1.ManagedFieldsEntry", {
  apiVersion: text(),
  fieldsType: text(),
  fieldsV1: anyObject(),
  manager: text(),
  operation: text(),
  subresource: text(),
  time,
});

const revision = formatted("revision", (v) => (/^\d{0,16}$/.test(v) ? "" : "must be a revision as the server gave it"));

const metaFields = {
  annotations: secret(annotationsShape),
  creationTimestamp: servers(text(checkTime)),
  deletionGracePeriodSeconds: servers(integer(0, secondsMax)),
  deletionTimestamp: servers(text(checkTime)),
  finalizers: noted("The object stays until they are gone.", setOf(list(text(checkQualifiedName)), true)),
  generateName: text(),
  generation: servers(integer(0, generationMax)),
  labels: labelsShape,
  managedFields: servers(list(managedFields), "Of what is written over v1; who applies or updates is named."),
  ownerReferences: stored(keyed(list(ownerReference), ["uid"]), "When all owners are gone, it goes."),
  resourceVersion: noted("The condition of an update; refused in a create.", text(revision)),
  selfLink: servers(text()),
  uid: servers(text(), "In an update: the condition that it is still the same object."),
};

function checkTotal(meta: ObjectMeta, path: string, faults: Faults): void {
  let chars = 0;
  for (const [key, value] of Object.entries(meta.annotations ?? {})) chars += key.length + value.length;
  if (chars > annotationCharsMax) {
    faults.add(
      "FieldValueInvalid",
      `${path}.annotations`,
      `invalid value: ${chars} characters; must be at most ${annotationCharsMax}`,
    );
  }
}

export interface MetadataOptions {
  /** The kind lives in no namespace: one that is given is dropped. */
  clusterWide?: boolean;
  /** The name must pass in v1beta1, too. */
  alwaysChecked?: boolean;
}

/**
 * Metadata of an object whose name must pass `checkName` (in v1beta1 hardly any name is wrong).
 * The name may be missing if generateName is given, or in v1beta1, where the server makes one; it is "" then.
 */
export function metadataShape(checkName: Check, options: MetadataOptions = {}): Shape<Metadata> {
  const checked = formatted(checkName.format ?? "", (name, faults) => {
    if (name === faults.rules.known?.name || (name === "" && faults.rules.freeNames)) return "";
    return faults.rules.freeNames && !options.alwaysChecked ? checkFreeName(name) : checkName(name, faults);
  });
  const shape = struct<ObjectMeta>(
    "meta.v1.ObjectMeta",
    { ...metaFields, name: text(checked), namespace: leftOutAs("", text(checkDnsLabel)) },
    (meta, path, faults) => {
      checkTotal(meta, path, faults);
      if (options.clusterWide) delete meta.namespace;
      if (meta.generateName !== undefined && !meta.name && !faults.rules.freeNames) {
        const why = checkName(`${meta.generateName}x`, faults);
        if (why) faults.invalid(`${path}.generateName`, meta.generateName, why);
      }
      if (!meta.name && !meta.generateName && !faults.rules.freeNames)
        faults.required(`${path}.name`, "name or generateName must be given");
      meta.name ??= "";
    },
  );
  return shape as Shape<Metadata>;
}

/** Metadata of a pod template: labels and annotations count, the rest is kept. */
export const templateMetadataShape: Shape<ObjectMeta> = struct<ObjectMeta>(
  "meta.v1.ObjectMeta",
  { ...metaFields, name: text(), namespace: text() },
  checkTotal,
);
