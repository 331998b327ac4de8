import type { AnyObject } from "../../core/kinds/all.js";
import { keyOf } from "../../core/kinds/key.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Invariant } from "./invariant.js";

const spoken = (object: AnyObject): string => {
  const { kind, namespace, name } = keyOf(object);
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
};

export const acknowledgedObjectsKept: Invariant = {
  name: "acknowledged-objects-kept",
  docs: "A write that was answered is durable: what was created is there, what was changed is not older, what was removed does not come back by itself, also after the master crashed.",
  begin({ world, fail }) {
    const known = new Map<string, { object: AnyObject; revision: number; removed: boolean }>();
    const check = (text: string): void => {
      const entry = known.get(text);
      if (!entry) return;
      const { kind, namespace, name } = keyOf(entry.object);
      const now = world.observe().objects.get(kind, namespace, name);
      if (entry.removed ? now && revisionOf(now) < entry.revision : !now)
        fail(
          `${text}: revision ${entry.revision} was answered, and the object is ${entry.removed ? "still there" : "not there"}`,
        );
      else if (now && revisionOf(now) < entry.revision)
        fail(`${text}: revision ${entry.revision} was answered, and revision ${revisionOf(now)} is what is stored`);
    };
    world.events.onAcknowledged((object, revision, removed) => {
      const text = spoken(object);
      // Answers may come in another order than writes.
      if ((known.get(text)?.revision ?? -1) > revision) return;
      known.set(text, { object, revision, removed });
      check(text);
    });
    world.events.onChange((change) => {
      const text = spoken(change.object);
      const entry = known.get(text);
      // It was removed later, by a write whose answer got lost or is on its way.
      if (entry && change.type === "DELETED" && change.revision > entry.revision)
        known.set(text, { object: change.object, revision: change.revision, removed: true });
    });
    const all = (): void => {
      for (const text of known.keys()) check(text);
    };
    world.events.onMasterStart(all);
    return { atRest: all };
  },
};
