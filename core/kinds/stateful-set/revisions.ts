/** What a stateful set was, is and shall be: the revisions of its pods that are not to be changed yet, and of all others. */
import type { core } from "../../objects/types.js";
import { type History, historyOf, templateOf } from "../controller-revision/history.js";
import type { ControllerRevision } from "../controller-revision/kind.js";
import { hashLabel, type StatefulSet } from "./object.js";

/** A template with its name. */
export interface Revision {
  name: string;
  template: core.PodTemplateSpec;
}

export interface Revisions extends Pick<History, "create" | "collisions"> {
  /** What pods are of that are not to be changed yet, and what all shall be of. */
  current: Revision;
  update: Revision;
  /** The one that is wanted again. */
  change: readonly ControllerRevision[];
}

/** @param all its own, and those of others whose names it might want */
export function revisionsOf(set: StatefulSet, all: readonly ControllerRevision[]): Revisions {
  const { name, create, update: change, collisions } = historyOf(set, all, hashLabel);
  const update = { name, template: set.spec.template };
  const was = all.find(({ metadata }) => metadata.name === set.status?.currentRevision);
  return {
    current: was ? { name: was.metadata.name, template: templateOf(was) ?? {} } : update,
    update,
    create,
    change,
    collisions: create.length > 0 ? collisions : (set.status?.collisionCount ?? 0),
  };
}
