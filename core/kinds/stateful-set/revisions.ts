/** What a stateful set was before, so that its pods can be told apart and it can be that again: its ControllerRevisions. */
import { ownerOf } from "../../objects/index/facts.js";
import type { Named, NewObject } from "../../objects/reconciled.js";
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { ControllerRevision } from "../controller-revision/kind.js";
import { templateHash } from "../deployment/template.js";
import { revisionHashLabel, type StatefulSet } from "./object.js";

/** A template with its name. */
export interface Revision {
  name: string;
  template: core.PodTemplateSpec;
}

export interface Revisions {
  /** What pods are of that are not to be changed yet, and what all shall be of. */
  current: Revision;
  update: Revision;
  /** The one that is wanted, to be written: it is new, or wanted again. */
  create: readonly NewObject[];
  change: readonly ControllerRevision[];
  /** How often the name of a new one was another's. */
  collisions: number;
}

interface Data {
  spec?: { template?: core.PodTemplateSpec & { $patch?: string } };
}

/** As kubectl patches a set with it, to undo a rollout. */
const dataOf = ({ spec }: StatefulSet): Data => ({ spec: { template: { ...spec.template, $patch: "replace" } } });

export function revisionName({ metadata, spec }: StatefulSet, collisions: number): string {
  return `${metadata.name}-${templateHash(spec.template, collisions)}`;
}

function read({ metadata, data }: ControllerRevision): Revision {
  const { $patch: _, ...template } = (data as Data | undefined)?.spec?.template ?? {};
  return { name: metadata.name, template };
}

function newRevision(set: StatefulSet, collisions: number, revision: number): NewObject {
  const { annotations } = set.metadata;
  const { "kubectl.kubernetes.io/last-applied-configuration": _, ...kept } = annotations ?? {};
  return {
    kind: "ControllerRevision",
    metadata: {
      name: revisionName(set, collisions),
      labels: {
        ...set.spec.template.metadata?.labels,
        [revisionHashLabel]: templateHash(set.spec.template, collisions),
      },
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
    },
    data: dataOf(set),
    revision,
  };
}

/** @param all its own, and those of others whose names it might want */
export function revisionsOf(set: StatefulSet, all: readonly ControllerRevision[]): Revisions {
  const own = all.filter((r) => ownerOf(r) === set.metadata.uid).sort((a, b) => a.revision - b.revision);
  const highest = own.at(-1)?.revision ?? 0;
  const data = dataOf(set);
  const known = own.filter((r) => sameJson(r.data, data)).at(-1);
  const names = new Set(all.map(({ metadata }) => metadata.name));
  let collisions = set.status?.collisionCount ?? 0;
  if (!known) while (names.has(revisionName(set, collisions))) collisions++;
  const update = known ? read(known) : { name: revisionName(set, collisions), template: set.spec.template };
  const was = own.find(({ metadata }) => metadata.name === set.status?.currentRevision);
  return {
    current: was ? read(was) : update,
    update,
    create: known ? [] : [newRevision(set, collisions, highest + 1)],
    change: known && known.revision < highest ? [{ ...known, revision: highest + 1 }] : [],
    collisions,
  };
}

/** Of the revisions that nothing is of any more, the oldest beyond those that are kept. @param live names of the others */
export function outlived(
  set: StatefulSet,
  all: readonly ControllerRevision[],
  live: ReadonlySet<string | undefined>,
): Named[] {
  const idle = all
    .filter((r) => ownerOf(r) === set.metadata.uid && !live.has(r.metadata.name) && !r.metadata.deletionTimestamp)
    .sort((a, b) => a.revision - b.revision);
  return idle
    .slice(0, Math.max(0, idle.length - (set.spec.revisionHistoryLimit ?? 10)))
    .map(({ kind, metadata: { name, uid = "" } }) => ({ kind, name, uid }));
}
