/** The keeper of whoever keeps so many pods of one template, told by a selector. */
import type { AnyStateMachine } from "xstate";
import type { ReplicationControllerCommand } from "../../../actors/commands.js";
import { tieOf } from "../../../core/kinds/ownership.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicaView } from "../../../core/kinds/replicas/view.js";
import { isEnding } from "../../../core/objects/finalizers.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { Keeping } from "../effects/replicas.js";
import { replicaView, sameReplica } from "../replica-view.js";
import { Sights } from "../sights.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

const commandsOf = ({ replicas, writes }: Parts): Handlers<Keeping, ReplicationControllerCommand> => ({
  createReplicas: ({ count }, owner, source) => replicas.create(owner, count, source),
  removeReplicas: ({ uids }, owner, source) => replicas.remove(owner, uids, source),
  writeControllerStatus: ({ status }, owner, { actor }) =>
    writes.edit<Keeping>(actor, owner, (now) => ({ ...now, status }) as Keeping),
});

/** What makes it look again; its own status does not. */
const isSameWish = (before: Keeping, after: Keeping): boolean =>
  sameJson(before.spec, after.spec) && isEnding(before) === isEnding(after);

export function replicaKeeper<K extends Keeping["kind"]>(kind: K, machine: AnyStateMachine): KeeperDef<K> {
  const make = (parts: Parts): ReturnType<KeeperDef<Keeping["kind"]>["make"]> => {
    const eye = {
      kind,
      belongs: (pod: Pod, owner: Keeping) => tieOf(pod, owner) !== undefined,
      viewOf: replicaView,
      same: sameReplica,
    } as const;
    const sights = new Sights<Keeping, ReplicaView>(eye, parts.view.index);
    return {
      heard: (before, after) => {
        if (!after) return before && sights.remove(before);
        if (!before || !isSameWish(before, after)) sights.put(after);
      },
      looksAfter: (before, after) => !isSameWish(before, after),
      watches: [{ kind: "Pod", ownersOf: (before, after) => sights.move(before, after) }],
      observe: (object) => ({ type: "controller.observed", object, children: [...sights.viewsOf(object)] }),
      commands: commandsOf(parts),
    };
  };
  return { kind, machine, rank: 2, make: make as unknown as KeeperDef<K>["make"] };
}
