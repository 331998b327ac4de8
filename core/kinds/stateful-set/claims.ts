/** The claims of a stateful set's pods: named by template, set and number, so that a pod finds its own again. */
import { isEnding } from "../../objects/finalizers.js";
import { ownersOf } from "../../objects/index/facts.js";
import type { Named, NewObject } from "../../objects/reconciled.js";
import type { core } from "../../objects/types.js";
import type { PersistentVolumeClaim } from "../persistent-volume-claim/object.js";
import type { StatefulSet } from "./object.js";
import { podNameOf, startOf, wantedOf } from "./ordinals.js";
import type { Pods } from "./pods.js";

export function claimNameOf(set: StatefulSet, template: core.PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata?.name ?? ""}-${podNameOf(set, ordinal)}`;
}

const templatesOf = ({ spec }: StatefulSet): core.PersistentVolumeClaim[] => spec.volumeClaimTemplates ?? [];

const policyOf = ({ spec }: StatefulSet) => spec.persistentVolumeClaimRetentionPolicy ?? {};

/** Whoever goes with the set names it as an owner; nothing else does. */
function ownersFor(set: StatefulSet): NonNullable<core.PersistentVolumeClaim["metadata"]>["ownerReferences"] & object {
  if (policyOf(set).whenDeleted !== "Delete") return [];
  const { name, uid = "" } = set.metadata;
  return [{ apiVersion: "apps/v1", kind: "StatefulSet", name, uid }];
}

function newClaim(set: StatefulSet, template: core.PersistentVolumeClaim, ordinal: number): NewObject {
  const { labels, annotations } = template.metadata ?? {};
  return {
    kind: "PersistentVolumeClaim",
    metadata: {
      name: claimNameOf(set, template, ordinal),
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations ? { annotations } : {}),
      ownerReferences: ownersFor(set),
    },
    spec: template.spec,
  };
}

/** Claims of these numbers that are not there. */
export function missingClaims(
  set: StatefulSet,
  ordinals: readonly number[],
  claims: readonly PersistentVolumeClaim[],
): NewObject[] {
  const there = new Set(claims.map(({ metadata }) => metadata.name));
  return ordinals.flatMap((ordinal) =>
    templatesOf(set)
      .filter((template) => !there.has(claimNameOf(set, template, ordinal)))
      .map((template) => newClaim(set, template, ordinal)),
  );
}

/** Whether a pod of this number would find a claim that is on its way out: it waits for the next one. */
export function isClaimEnding(set: StatefulSet, ordinal: number, claims: readonly PersistentVolumeClaim[]): boolean {
  const names = templatesOf(set).map((template) => claimNameOf(set, template, ordinal));
  return claims.some((claim) => isEnding(claim) && names.includes(claim.metadata.name));
}

/** The number a claim is for; -1: it is none of the set's. */
function ordinalOf(set: StatefulSet, { metadata }: PersistentVolumeClaim): number {
  for (const { metadata: template } of templatesOf(set)) {
    const prefix = `${template?.name ?? ""}-${set.metadata.name}-`;
    const digits = metadata.name.startsWith(prefix) ? metadata.name.slice(prefix.length) : "";
    if (/^(0|[1-9]\d{0,9})$/.test(digits)) return Number(digits);
  }
  return -1;
}

/** Claims that nobody is for any more, where the set shrank and says that they go. */
export function outgrownClaims(set: StatefulSet, pods: Pods, claims: readonly PersistentVolumeClaim[]): Named[] {
  if (policyOf(set).whenScaled !== "Delete") return [];
  const start = startOf(set);
  const names = new Set(pods.all.map(({ metadata }) => metadata.name));
  return claims
    .filter((claim) => {
      const ordinal = ordinalOf(set, claim);
      const isWanted = ordinal >= start && ordinal < start + wantedOf(set);
      return ordinal >= 0 && !isWanted && !isEnding(claim) && !names.has(podNameOf(set, ordinal));
    })
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}

/** Claims as they shall be, whose tie to the set is another than the policy has it. */
export function retiedClaims(set: StatefulSet, claims: readonly PersistentVolumeClaim[]): PersistentVolumeClaim[] {
  const { uid = "" } = set.metadata;
  const wanted = ownersFor(set);
  return claims
    .filter((claim) => !isEnding(claim) && ordinalOf(set, claim) >= 0)
    .filter((claim) => ownersOf(claim).includes(uid) !== wanted.length > 0)
    .map((claim) => {
      const others = (claim.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
      return { ...claim, metadata: { ...claim.metadata, ownerReferences: [...others, ...wanted] } };
    });
}
