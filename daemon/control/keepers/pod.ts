import type { PodCommand, TimerCommand } from "../../../actors/commands.js";
import type { CommandSource } from "../../../actors/host/system.js";
import { minionReading } from "../../../actors/minion/reading.js";
import { podMachine } from "../../../actors/pod/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished } from "../../../core/kinds/pod/phase.js";
import { gated } from "../../../core/kinds/pod/readiness.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import { toldPod } from "../../../core/link/told-pod.js";
import { isHeld } from "../../../core/objects/finalizers.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { core } from "../../../core/objects/types.js";
import { actorIdOf } from "../actor-id.js";
import { mergeConditions } from "../effects/conditions.js";
import { kind as namespaceKind } from "../namespaces.js";
import { podForMinion } from "../pod-for-minion.js";
import type { CommonCommand } from "./common.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

/** A pod of which nothing runs any more, but that something still holds: it takes no place. */
const ended = (pod: Pod): Pod =>
  isFinished(pod) ? pod : { ...pod, status: { ...pod.status, phase: "Failed", conditions: [] } };

/** What a pod's actor must hear of: everything but its status, which it wrote itself. */
function concernsActor(before: Pod, after: Pod): boolean {
  return (
    !sameJson(before.spec, after.spec) ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.metadata.deletionGracePeriodSeconds !== after.metadata.deletionGracePeriodSeconds ||
    isHeld(before) !== isHeld(after) ||
    !sameJson(before.metadata.labels, after.metadata.labels) ||
    !sameJson(before.metadata.annotations, after.metadata.annotations)
  );
}

/** A minion is lost once; a pod that comes to it (or is to leave it) later would wait for ever if it was not told. */
function tell({ ports, system }: Parts, minion: string, message: MasterMessage, source: CommandSource): void {
  ports.links.send(minion, message);
  const { lost, why } = minionReading(system, actorIdOf("Node", "", minion));
  if (lost === "evicted") system.deliver(source.actor, { type: "pod.minionLost", minion, why }, source.seq);
  if (lost === "held") system.deliver(source.actor, { type: "pod.minionUnheard", minion, why }, source.seq);
}

/** What a minion or the master says of a pod, beside what others said of it, which may keep it from being ready. */
function statusAfter({ spec, status: before }: Pod, status: core.PodStatus): core.PodStatus {
  // As long as others end for it, that is said each time.
  const { nominatedNodeName: _, ...now } = before ?? {};
  const said = now.conditions ?? [];
  const told = (status.conditions ?? []).map((c) =>
    c.type === "Ready" ? gated(c, spec.readinessGates ?? [], said) : c,
  );
  return { ...now, ...status, conditions: mergeConditions(now.conditions, told) };
}

const commandsOf = (parts: Parts): Handlers<Pod, Exclude<PodCommand, CommonCommand | TimerCommand>> => ({
  schedule: (_command, pod, { actor, seq }) => parts.scheduling.ask(pod, actor, seq),
  runOnMinion: ({ minion }, pod, source) =>
    tell(parts, minion, { type: "run", pod: toldPod(podForMinion(pod, parts.view)) }, source),
  stopOnMinion: ({ minion, graceSeconds }, { metadata }, source) =>
    tell(parts, minion, { type: "stop", uid: metadata.uid ?? "", graceSeconds }, source),
  drainEndpoints: async (_command, pod, { actor, seq }) => {
    // Its services hear of its end a few turns after its actor: what is not planned yet cannot be waited for.
    await parts.observed();
    await parts.balancing.drained(pod);
    parts.system.deliver(actor, { type: "pod.drained" }, seq);
  },
  writePodStatus: ({ status }, pod, { actor }) =>
    parts.writes.edit(actor, pod, (now) => ({ ...now, status: statusAfter(now, status) })),
  removeObject: (_command, pod, { actor }) => {
    parts.balancing.podGone(pod);
    return isHeld(pod) ? parts.writes.edit(actor, pod, ended) : parts.writes.remove(pod);
  },
});

/** Pods: the actor owns a pod's life, its minion's agent the containers. */
export const keeper: KeeperDef<"Pod"> = {
  kind: "Pod",
  machine: podMachine,
  rank: 1,
  make: (parts) => ({
    heard: (before, after) => {
      parts.scheduling.podChanged(before, after);
      if (before && !after) parts.balancing.podGone(before);
    },
    changed: (before, after) => (concernsActor(before, after) ? { type: "pod.changed", object: after } : undefined),
    // Terms of affinity choose pods by the labels of their namespaces.
    watches: [
      {
        kind: namespaceKind,
        ownersOf: (before, after) => {
          const name = (after ?? before)?.metadata.name ?? "";
          if (!sameJson(before?.metadata.labels, after?.metadata.labels) || !after)
            parts.scheduling.namespaceChanged(name, after ? (after.metadata.labels ?? {}) : null);
          return [];
        },
      },
    ],
    commands: commandsOf(parts),
  }),
};
