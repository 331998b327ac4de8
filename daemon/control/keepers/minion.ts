import type { MinionCommand, TimerCommand } from "../../../actors/commands.js";
import { minionMachine } from "../../../actors/minion/machine.js";
import type { Node } from "../../../core/kinds/node/object.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { actorId } from "../actor-id.js";
import { mergeConditions } from "../effects/conditions.js";
import type { CommonCommand } from "./common.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

const commandsOf = (parts: Parts): Handlers<Node, Exclude<MinionCommand, CommonCommand | TimerCommand>> => ({
  syncMinion: ({ report }, { metadata }) => {
    parts.ports.links.send(metadata.name, parts.desk.sync(metadata.name, report));
  },
  tellPods: ({ event: type, why }, { metadata }, { seq }) => {
    for (const pod of parts.view.podsOf(metadata.name))
      parts.system.deliver(actorId(pod), { type, minion: metadata.name, why }, seq);
  },
  askEviction: ({ patient }, { metadata }) => parts.evictions.ask(metadata.name, patient),
  writeMinionStatus: ({ conditions }, node, { actor }) =>
    parts.writes.edit(actor, node, (now) => ({
      ...now,
      status: { ...now.status, conditions: mergeConditions(now.status?.conditions, conditions) },
    })),
});

/** Minions: whether they are heard of, and what is to become of their pods. */
export const keeper: KeeperDef<"Node"> = {
  kind: "Node",
  machine: minionMachine,
  rank: 0,
  make: (parts) => ({
    heard: (before, after) => {
      const name = (after ?? before)?.metadata.name ?? "";
      parts.scheduling.minionChanged(name);
      parts.evictions.look();
      parts.hosts.changed(name);
    },
    changed: (before, after) =>
      sameJson(before.spec, after.spec) ? undefined : { type: "minion.changed", object: after },
    commands: commandsOf(parts),
  }),
};
