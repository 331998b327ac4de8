/** Deeds of somebody who uses an engine, or its host, behind the cluster's back. Each returns what ends it. */
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { SimulatedContainer } from "../../daemon/minion/engine/simulated-types.js";
import { podUidOf } from "../../daemon/minion/names.js";
import { type End, nothing, type Of } from "./fault-end.js";
import type { Injected } from "./injected.js";
import type { SimulatedHost } from "./simulated-host.js";

type OfPods = Of<"container-restart" | "container-pause" | "sandbox-cut" | "sandbox-removed">;

/** What runs of a pod: one of its containers, or its sandbox. */
function victimOf(fault: OfPods, uid: string, host: SimulatedHost): SimulatedContainer | undefined {
  const all = [...host.machine.host.containers.values()].filter(({ info }) => info.state === "running");
  const isMine = ({ info, spec }: SimulatedContainer): boolean =>
    spec !== undefined && info.labels[labelKeys.podUid] === uid;
  if (fault.fault === "container-restart" || fault.fault === "container-pause")
    return all.find(
      (c) => isMine(c) && (fault.container === undefined || c.info.labels[labelKeys.container] === fault.container),
    );
  // A warm one may not have its name yet, but the pod's containers say which it is.
  const used = all.find(isMine)?.spec?.sandboxId;
  return all.find(({ sandbox, info }) => sandbox !== undefined && (info.id === used || podUidOf(info) === uid));
}

export function behindItsBack(world: Injected, fault: OfPods, uid: string): End {
  const host = world.hosts.get(world.objects.podByUid(uid)?.spec.nodeName ?? "");
  const victim = host && victimOf(fault, uid, host);
  if (!victim) return nothing;
  const { machine } = host;
  const { id } = victim.info;
  if (fault.fault === "container-restart") void machine.restart(id);
  else if (fault.fault === "sandbox-cut") machine.disconnect(id);
  else if (fault.fault === "sandbox-removed") machine.host.remove(victim);
  else {
    machine.pause(id, true);
    return () => {
      if (machine.host.find(id)) machine.pause(id, false);
    };
  }
  return nothing;
}

export function behindItsHost({ fault }: Of<"engine-prune" | "bridge-deleted">, { machine }: SimulatedHost): End {
  if (fault === "bridge-deleted") {
    machine.deleteBridge();
    return nothing;
  }
  for (const container of [...machine.host.containers.values()])
    if (container.info.state !== "running") machine.host.remove(container);
  return nothing;
}
