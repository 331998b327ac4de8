import { fieldNames, type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape, templateMetadataShape } from "../../objects/metadata.js";
import { quantityValue } from "../../objects/quantity.js";
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { needed, oneOf, struct } from "../../schema/shape.js";
import { claimProtection, type PersistentVolumeClaim, storageOf } from "./object.js";
import { claimSpecShape } from "./spec.js";
import { claimStatusShape } from "./status.js";

const fields = {
  apiVersion: oneOf("v1"),
  kind: oneOf("PersistentVolumeClaim"),
  spec: needed(claimSpecShape),
  status: servers(claimStatusShape),
};

/** A claim as controllers make them. */
export const claimTemplateShape = struct<core.PersistentVolumeClaim>("core.v1.PersistentVolumeClaim", {
  ...fields,
  metadata: needed(templateMetadataShape),
});

/** Everything stays but what it asks for, which may grow; and what was left to the cluster may be said once. */
function checkUpdate(old: PersistentVolumeClaim, next: PersistentVolumeClaim, faults: Faults): void {
  const [was, is] = [old.spec, next.spec] as unknown as Record<string, unknown>[];
  for (const name of fieldNames(old.spec, next.spec)) {
    const isSaid = (name === "volumeName" || name === "storageClassName") && was?.[name] === undefined;
    if (name === "resources" || isSaid || sameJson(was?.[name], is?.[name])) continue;
    faults.forbidden(`spec.${name}`, "spec is immutable after creation except resources.requests, which may grow");
  }
  const [before, after] = [storageOf(old), storageOf(next)];
  if (quantityValue(after) < quantityValue(before))
    faults.forbidden("spec.resources.requests.storage", `can not be less than before, which was ${before}`);
  else if (quantityValue(after) > quantityValue(before) && old.status?.phase !== "Bound")
    faults.forbidden("spec.resources.requests.storage", "only a claim that is bound can grow");
}

/** Held as long as a pod uses it. */
function held(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { finalizers = [] } = claim.metadata;
  if (finalizers.includes(claimProtection)) return claim;
  return { ...claim, metadata: { ...claim.metadata, finalizers: [...finalizers, claimProtection] } };
}

/** Claims to volumes. */
export const claimRules: KindRules<PersistentVolumeClaim> = {
  shape: struct<PersistentVolumeClaim>("core.v1.PersistentVolumeClaim", {
    ...fields,
    metadata: needed(metadataShape(checkDnsSubdomain)),
  }),
  withDefaults: (claim) => claim,
  asNew: (claim) => ({ ...withoutStatus(claim), status: { phase: "Pending" } }),
  identified: held,
  carriedOver: (old, next) => {
    const { volumeName = old.spec.volumeName, storageClassName = old.spec.storageClassName } = next.spec;
    const found = {
      ...(volumeName ? { volumeName } : {}),
      ...(storageClassName === undefined ? {} : { storageClassName }),
    };
    return withStatusOf(old, { ...next, spec: { ...next.spec, ...found } });
  },
  checkUpdate,
};
