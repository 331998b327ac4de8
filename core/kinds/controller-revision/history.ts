/** The templates that something had, each a ControllerRevision: its pods are told apart by them, and it can be undone. */
import { ownerOf } from "../../objects/index/facts.js";
import type { Named, NewObject } from "../../objects/reconciled.js";
import { sameJson } from "../../objects/same-json.js";
import type { ApiObject, core } from "../../objects/types.js";
import { templateHash } from "../deployment/template.js";
import type { ControllerRevision } from "./kind.js";

/** The label of pods and revisions that says of which template they are. */
export const revisionHashLabel = "controller-revision-hash";

/** What kubectl keeps for itself among annotations; the others say why a template changed. */
const appliedKey = "kubectl.kubernetes.io/last-applied-configuration";

export interface Templated extends ApiObject {
  spec: { template: core.PodTemplateSpec; revisionHistoryLimit?: number };
}

export interface History {
  /** Of the template that is wanted. */
  hash: string;
  /** That one, where it is to be written: it is new, or wanted again. */
  create: readonly NewObject[];
  update: readonly ControllerRevision[];
}

/** As a strategic merge patch, which is what `kubectl rollout undo` sends. */
const dataOf = ({ spec }: Templated): object => ({ spec: { template: { ...spec.template, $patch: "replace" } } });

/** The template that a revision keeps. */
export function templateOf({ data }: ControllerRevision): core.PodTemplateSpec | undefined {
  const { template } =
    (data as { spec?: { template?: core.PodTemplateSpec & { $patch?: string } } } | undefined)?.spec ?? {};
  if (!template) return undefined;
  const { $patch: _, ...rest } = template;
  return rest;
}

const hashOf = ({ metadata }: ControllerRevision): string => metadata.labels?.[revisionHashLabel] ?? "";

/** The hash of a new template: another one for each time its revision would be called as one that is there. */
function freeHash(owner: Templated, taken: ReadonlySet<string>): string {
  for (let collisions = 0; ; collisions++) {
    const hash = templateHash(owner.spec.template, collisions);
    if (!taken.has(revisionName(owner, hash))) return hash;
  }
}

export function revisionName({ metadata }: ApiObject, hash: string): string {
  return `${metadata.name}-${hash}`;
}

function newRevision(owner: Templated, hash: string, revision: number): NewObject {
  const { [appliedKey]: _, ...annotations } = owner.metadata.annotations ?? {};
  return {
    kind: "ControllerRevision",
    metadata: {
      name: revisionName(owner, hash),
      labels: { ...owner.spec.template.metadata?.labels, [revisionHashLabel]: hash },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    data: dataOf(owner),
    revision,
  };
}

/** @param revisions its own, and others whose names it might want */
export function historyOf(owner: Templated, revisions: readonly ControllerRevision[]): History {
  const own = revisions.filter((r) => ownerOf(r) === owner.metadata.uid);
  const highest = Math.max(0, ...own.map(({ revision }) => revision));
  const data = dataOf(owner);
  const known = own.filter((r) => sameJson(r.data, data)).sort((a, b) => b.revision - a.revision)[0];
  if (!known) {
    const hash = freeHash(owner, new Set(revisions.map(({ metadata }) => metadata.name)));
    return { hash, create: [newRevision(owner, hash, highest + 1)], update: [] };
  }
  const isBack = known.revision < highest;
  return { hash: hashOf(known), create: [], update: isBack ? [{ ...known, revision: highest + 1 }] : [] };
}

/** Revisions of which nothing is any more, beyond those that are kept; the oldest go. @param live hashes of the others */
export function outlived(
  owner: Templated,
  revisions: readonly ControllerRevision[],
  live: ReadonlySet<string>,
): Named[] {
  const idle = revisions
    .filter((r) => ownerOf(r) === owner.metadata.uid && !live.has(hashOf(r)) && !r.metadata.deletionTimestamp)
    .sort((a, b) => a.revision - b.revision);
  return idle
    .slice(0, Math.max(0, idle.length - (owner.spec.revisionHistoryLimit ?? 10)))
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}
