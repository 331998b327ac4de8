/** `troupe drain`: a minion gets no new pods, and those it has are stopped, no faster than their controllers can take. */

import { controllerOf, isDaemon, isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { humanDuration } from "../../core/objects/age.js";
import { type Client, connect } from "../client/client.js";
import { allowance, type Slot } from "../client/eviction-plan.js";
import { Evictor } from "../client/evictor.js";
import { oneOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { print, progress } from "../render/output.js";
import { setCordoned } from "./cordon.js";

export interface DrainFlags extends ClusterFlags {
  force?: boolean;
  gracePeriod?: number;
  maxUnavailable: string;
  timeout?: number;
}

const idOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

/** Pods that nobody would make anew elsewhere. */
function bare(pods: readonly Pod[], controllers: readonly ReplicationController[]): Pod[] {
  return pods.filter((p) => controllerOf(p) === "" && !isFinished(p) && !controllers.some((c) => isReplicaOf(p, c)));
}

/** Empties a minion. @throws Error naming what is left when the time is over, ApiError, ConnectionError */
async function empty(client: Client, minion: string, flags: DrainFlags): Promise<void> {
  let said = "";
  const refused = new Set<string>();
  const say = (held: readonly Slot[]): void => {
    const now = held.map((s) => `rc/${s.name} has ${s.ready} of ${s.wanted} ready`).join(", ");
    if (now !== "" && now !== said) progress(`waiting: ${now}`);
    said = now;
  };
  const isHere = (pod: Pod): boolean => pod.spec.nodeName === minion && !isDaemon(pod);
  const left = await new Evictor(client, flags, {
    left: (pods) => [...pods.values()].filter(isHere),
    isDone: (pods) => pods.length === 0,
    onAsk: (pod) => refused.has(idOf(pod)) || progress(`evicting pod "${idOf(pod)}"`),
    onGone: (pod) => isHere(pod) && print(`pod "${idOf(pod)}" evicted\n`),
    onHeld: say,
    onRefused: (pod) => {
      if (!refused.has(idOf(pod)))
        progress(`waiting: pod "${idOf(pod)}" may not go yet, as its disruption budget says`);
      refused.add(idOf(pod));
    },
  }).run();
  const budget = (left ?? []).some((pod) => refused.has(idOf(pod))) ? "its disruption budget lets no other pod go" : "";
  const why = [said, budget].filter((text) => text !== "").join("; ");
  if (left !== undefined)
    throw new Error(
      `minion "${minion}" is not empty after ${humanDuration((flags.timeout ?? 0) * 1000)}: ${left.map(idOf).join(", ")} ` +
        `${left.length === 1 ? "is" : "are"} left${why === "" ? "" : ` (${why})`}; it stays cordoned`,
    );
}

/** @throws UsageError, ApiError, ConnectionError; Error when pods would be lost, or the time is over */
export async function drain(minion: string, flags: DrainFlags): Promise<void> {
  const name = oneOf(minion, "Node");
  allowance(flags.maxUnavailable, 1);
  const client = await connect(flags);
  await client.get("Node", name);
  const [{ items: pods }, { items: controllers }] = await Promise.all([
    client.list("Pod", undefined, { fields: `spec.nodeName=${name}` }),
    client.list("ReplicationController", undefined),
  ]);
  const lost = bare(pods, controllers);
  if (lost.length > 0 && !flags.force)
    throw new Error(
      `${lost.length === 1 ? "a pod" : `${lost.length} pods`} on minion "${name}" would not be made anew elsewhere, as no controller keeps ` +
        `${lost.length === 1 ? "it" : "them"}: ${lost.map(idOf).join(", ")}; --force ends ${lost.length === 1 ? "it" : "them"} all the same (nothing was changed)`,
    );
  if (await setCordoned(client, name, true)) print(`minion "${name}" cordoned\n`);
  const staying = pods.filter(isDaemon);
  if (staying.length > 0) progress(`pods of daemon sets stay: ${staying.map(idOf).join(", ")}`);
  await empty(client, name, flags);
  print(`minion "${name}" drained\n`);
}
