/** The templates that something had, each a ControllerRevision: its pods are told apart by them, and it can be undone. */
import { ownerOf } from "../../objects/index/facts.js";
import type { Named, NewObject } from "../../objects/reconciled.js";
import { sameJson } from "../../objects/same-json.js";
import type { ApiObject, core } from "../../objects/types.js";
import { templateHash } from "../deployment/template.js";
import type { ControllerRevision } from "./kind.js";

/** The label of pods that says of which revision they are: its hash (DaemonSet), or its name (StatefulSet). */
export const revisionLabel = "controller-revision-hash";

/** What kubectl keeps for itself among annotations; the others say why a template changed. */
const appliedKey = "kubectl.kubernetes.io/last-applied-configuration";

export interface Templated extends ApiObject {
  spec: { template: core.PodTemplateSpec; revisionHistoryLimit?: number };
}

export interface History {
  /** Of the template that is wanted: its revision's name, and the hash in it. */
  name: string;
  hash: string;
  /** That revision, where it is to be written: it is new, or wanted again. */
  create: readonly NewObject[];
  update: readonly ControllerRevision[];
  /** How often the name of a new one was another's. */
  collisions: number;
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

const nameWith = ({ metadata }: ApiObject, hash: string): string => `${metadata.name}-${hash}`;

/** The name that a revision of the wanted template has after so many were others'. */
export const revisionName = (owner: Templated, collisions: number): string =>
  nameWith(owner, templateHash(owner.spec.template, collisions));

function newRevision(owner: Templated, hashLabel: string, hash: string, revision: number): NewObject {
  const { [appliedKey]: _, ...annotations } = owner.metadata.annotations ?? {};
  return {
    kind: "ControllerRevision",
    metadata: {
      name: nameWith(owner, hash),
      labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    data: dataOf(owner),
    revision,
  };
}

const isOwn = (owner: Templated, revision: ControllerRevision): boolean => ownerOf(revision) === owner.metadata.uid;

/**
 * @param revisions its own, and others whose names it might want
 * @param hashLabel of revisions: their hash
 */
export function historyOf(owner: Templated, revisions: readonly ControllerRevision[], hashLabel: string): History {
  const own = revisions.filter((r) => isOwn(owner, r)).sort((a, b) => a.revision - b.revision);
  const highest = own.at(-1)?.revision ?? 0;
  const data = dataOf(owner);
  const known = own.filter((r) => sameJson(r.data, data)).at(-1);
  if (known) {
    const { name, labels } = known.metadata;
    const update = known.revision < highest ? [{ ...known, revision: highest + 1 }] : [];
    return { name, hash: labels?.[hashLabel] ?? "", create: [], update, collisions: 0 };
  }
  const taken = new Set(revisions.map(({ metadata }) => metadata.name));
  let collisions = 0;
  while (taken.has(revisionName(owner, collisions))) collisions++;
  const hash = templateHash(owner.spec.template, collisions);
  const create = [newRevision(owner, hashLabel, hash, highest + 1)];
  return { name: nameWith(owner, hash), hash, create, update: [], collisions };
}

/** Revisions of which nothing is any more, beyond those that are kept; the oldest go. */
export function outlived(
  owner: Templated,
  revisions: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
): Named[] {
  const idle = revisions
    .filter((r) => isOwn(owner, r) && !isLive(r) && !r.metadata.deletionTimestamp)
    .sort((a, b) => a.revision - b.revision);
  return idle
    .slice(0, Math.max(0, idle.length - (owner.spec.revisionHistoryLimit ?? 10)))
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}
