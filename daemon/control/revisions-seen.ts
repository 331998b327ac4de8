/** The revisions that something with a template and a selector has to know of. */
import { revisionName, type Templated } from "../../core/kinds/controller-revision/history.js";
import type { ControllerRevision } from "../../core/kinds/controller-revision/kind.js";
import { equalitiesOf, ownerOf } from "../../core/objects/index/facts.js";
import type { View } from "./view.js";

const kind = "ControllerRevision" as const;
/** Names of a new revision that are taken are met this often at most. */
const collisionsMax = 5;

/** Its own, those that nobody owns and it may mean, and those that have the name its next one would have. */
export function revisionsSeen(owner: Templated, { index, get }: Pick<View, "index" | "get">): ControllerRevision[] {
  const { uid = "", namespace = "" } = owner.metadata;
  const own = index.ownedBy(uid).filter((o): o is ControllerRevision => o.kind === kind);
  const labelled = index.labelled(kind, namespace, equalitiesOf(owner) ?? {}) as ControllerRevision[];
  const found = new Set([...own, ...labelled.filter((r) => ownerOf(r) === "")]);
  for (let collisions = 0; collisions < collisionsMax; collisions++) {
    const taken = get(kind, namespace, revisionName(owner, collisions));
    if (!taken) break;
    found.add(taken);
  }
  return [...found];
}
