/** The keeper of a controller whose children are known by their owner reference: all that is new is its kind and its reconcile. */
import { controllerMachine } from "../../../actors/controller.js";
import type { AnyObject, Kind, KindMap } from "../../../core/kinds/all.js";
import { anyDef } from "../../../core/kinds/all.js";
import { ownerOf } from "../../../core/objects/index/facts.js";
import type { Reconcile } from "../../../core/objects/reconciled.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { AnyWatching, KeeperDef, Watching } from "./keeper.js";

export interface ControllerOf<K extends Kind, C extends Kind> {
  kind: K;
  /** Kinds of what it makes. */
  children: readonly C[];
  /** What one of them is called, and several. */
  child: readonly [one: string, several: string];
  reconcile: Reconcile<KindMap[K], KindMap[C]>;
}

/** What everybody but the status's writer writes. */
export const wishOf = ({ status: _, metadata, ...rest }: AnyObject & { status?: unknown }): unknown => {
  const { resourceVersion: _r, ...meta } = metadata;
  return { ...rest, meta };
};

export function controllerKeeper<K extends Kind, C extends Kind>(controller: ControllerOf<K, C>): KeeperDef<K> {
  const { kind, children, child, reconcile } = controller;
  const id = anyDef(kind).actor ?? kind.toLowerCase();
  return {
    kind,
    machine: controllerMachine<KindMap[K], KindMap[C]>({ id, child, reconcile }),
    rank: 2,
    make: ({ view }) => {
      const ownersOf: AnyWatching["ownersOf"] = (before, after) => {
        const uids = new Set([before, after].flatMap((object) => (object ? [ownerOf(object)] : [])));
        return [...uids].flatMap((uid) => view.index.byUid(kind, uid) ?? []);
      };
      return {
        looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
        watches: children.map((watched): AnyWatching => ({ kind: watched, ownersOf })) as Watching[],
        observe: (object) => ({
          type: "controller.observed",
          object,
          children: [...view.index.ownedBy(object.metadata.uid ?? "")].filter((o) =>
            (children as readonly Kind[]).includes(o.kind),
          ),
        }),
        commands: {},
      };
    },
  };
}
