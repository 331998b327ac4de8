import type { AnyObject } from "../../core/kinds/all.js";
import { keyOf } from "../../core/kinds/key.js";
import type { Change, Store } from "../../core/store/store.js";
import type { Invariant } from "./invariant.js";

const textOf = (type: Change["type"], object: AnyObject): string => {
  const { kind, namespace, name } = keyOf(object);
  return `${type} ${kind} ${namespace}/${name}`;
};

export const watchTellsAll: Invariant = {
  name: "watch-tells-all",
  docs: "Whoever watches, and watches on from the last revision after each crash of the master, is told every durable change once and in order.",
  begin({ world, fail }) {
    /** Durable and not told yet, by revision. */
    const owed = new Map<number, string>();
    let told: number | undefined;
    let life = 0;
    const follow = async (store: Store): Promise<void> => {
      const own = ++life;
      told ??= await store.revision();
      const watch = await store.watch({ from: told });
      for await (const { type, object, revision } of watch) {
        if (own !== life) return;
        const text = textOf(type, object);
        if (revision !== told + 1) fail(`${text}: revision ${revision} was told after ${told}`);
        else if (owed.get(revision) !== text) fail(`revision ${revision} is ${owed.get(revision)}; told was ${text}`);
        owed.delete(revision);
        told = revision;
      }
    };
    world.events.onChange(({ type, object, revision }) => owed.set(revision, textOf(type, object)));
    world.events.onMasterStart((store) => {
      if (store) follow(store).catch((error: unknown) => fail(`the watch ended: ${String(error)}`));
    });
    return {
      atRest({ objects }) {
        if (told !== undefined && told !== objects.version)
          fail(`the last change is of revision ${objects.version}, the last one told of ${told}`);
      },
    };
  },
};
