/** What all objects have in common. */
import type { Faults } from "../schema/faults.js";
import {
  checkDnsLabel,
  checkFreeLabelValue,
  checkFreeName,
  checkLabelValue,
  checkQualifiedName,
  checkTime,
} from "../schema/formats.js";
import { integer, map, object, type Shape, storedList, text } from "../schema/shape.js";
import type { Metadata, ObjectMeta } from "./types.js";

/** Names and values of all annotations together, in characters. */
const annotationCharsMax = 256 * 1024;
const secondsMax = 2 ** 31 - 1;
const generationMax = Number.MAX_SAFE_INTEGER;

function labelValue(value: string, faults: Faults): string {
  if (faults.rules.freeNames) return checkFreeLabelValue(value);
  return faults.rules.known?.labelValues.has(value) ? "" : checkLabelValue(value);
}

/** Labels, and selectors by them. */
export const labelsShape: Shape<Record<string, string>> = map(text(labelValue), checkQualifiedName);

const annotationsShape = map(text(), checkQualifiedName);

const metaFields = {
  annotations: annotationsShape,
  creationTimestamp: text(checkTime),
  deletionGracePeriodSeconds: integer(0, secondsMax),
  deletionTimestamp: text(checkTime),
  finalizers: storedList<string>(),
  generateName: text(),
  generation: integer(0, generationMax),
  labels: labelsShape,
  managedFields: storedList<NonNullable<ObjectMeta["managedFields"]>[number]>(),
  ownerReferences: storedList<NonNullable<ObjectMeta["ownerReferences"]>[number]>(),
  resourceVersion: text((v) => (/^\d{0,16}$/.test(v) ? "" : "must be a revision as the server gave it")),
  selfLink: text(),
  uid: text(),
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
export function metadataShape(checkName: (name: string) => string, options: MetadataOptions = {}): Shape<Metadata> {
  const checked = (name: string, faults: Faults): string => {
    if (name === faults.rules.known?.name || (name === "" && faults.rules.freeNames)) return "";
    return faults.rules.freeNames && !options.alwaysChecked ? checkFreeName(name) : checkName(name);
  };
  const shape = object<ObjectMeta>(
    { ...metaFields, name: text(checked), namespace: text(checkDnsLabel) },
    (meta, path, faults) => {
      checkTotal(meta, path, faults);
      if (options.clusterWide) delete meta.namespace;
      if (meta.generateName !== undefined && !meta.name && !faults.rules.freeNames) {
        const why = checkName(`${meta.generateName}x`);
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
export const templateMetadataShape: Shape<ObjectMeta> = object<ObjectMeta>(
  { ...metaFields, name: text(), namespace: text() },
  checkTotal,
);
