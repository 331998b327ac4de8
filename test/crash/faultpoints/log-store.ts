/** Stands in for core/store/log-store.js: the same store, with points before, within and after each commit. */
import type { AnyObject } from "../../../core/kinds/all.js";
import type { ChangeLog, Commit } from "../../../core/store/change-log.js";
import * as real from "../../../core/store/log-store.js";
import type { Store } from "../../../core/store/store.js";
import { isArmed, reach } from "./points.js";

// biome-ignore lint/performance/noBarrelFile: whoever imports the real module gets all of it here
export * from "../../../core/store/log-store.js";

/** Pods that have a minion, by uid. */
const bound = new Set<string>();

function isBinding(object: AnyObject): boolean {
  if (object.kind !== "Pod" || !object.spec.nodeName) return false;
  const uid = object.metadata.uid ?? "";
  return !bound.has(uid) && Boolean(bound.add(uid));
}

function around(log: ChangeLog): ChangeLog {
  let bindsNow = false;
  return {
    ...log,
    commit: async (commit: Commit) => {
      bindsNow = commit.put.filter(({ object }) => isBinding(object)).length > 0;
      const removes = commit.put.some(({ type }) => type === "DELETED");
      reach("write.judged");
      if (bindsNow) reach("bind.judged");
      const done = log.commit(commit);
      // The disk is at work, and so are we: somewhere in between.
      if (isArmed("write.under-way")) setTimeout(() => reach("write.under-way"), Math.random() * 2);
      await done;
      reach("write.durable");
      if (removes) reach("removal.durable");
      if (bindsNow) reach("bind.durable");
    },
  };
}

/** @see real.storeOver */
export function storeOver(...[log, ...rest]: Parameters<typeof real.storeOver>): Store {
  const store = real.storeOver(around(log), ...rest);
  const { follow } = store;
  // Followers hear of a commit before its writers do.
  store.follow = (follower) =>
    follow.call(store, {
      begin: (objects, revision) => follower.begin(objects, revision),
      commit: (changes) => {
        follower.commit(changes);
        reach("write.told");
        if (changes.some(({ object, type }) => type === "MODIFIED" && object.kind === "Pod" && object.spec.nodeName))
          reach("bind.told");
      },
      ended: (error) => follower.ended(error),
    });
  return store;
}
