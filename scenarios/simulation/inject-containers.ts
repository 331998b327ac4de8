/** Faults of a pod in the simulated world: its containers end or hang, its probes answer in turns. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { type End, nothing, type Of } from "./fault-end.js";
import type { Injected } from "./injected.js";

export function onContainer(
  world: Injected,
  fault: Of<"container-exit" | "container-oom" | "container-hang">,
  uid: string,
): End {
  const pod: Pod | undefined = world.objects.podByUid(uid);
  const machine = world.hosts.get(pod?.spec.nodeName ?? "")?.machine;
  for (const { info, spec } of machine?.host.containers.values() ?? []) {
    if (!spec || info.state !== "running" || info.labels[labelKeys.podUid] !== uid) continue;
    if (fault.container !== undefined && info.labels[labelKeys.container] !== fault.container) continue;
    if (fault.fault === "container-exit") machine?.exit(info.id, fault.exitCode);
    else if (fault.fault === "container-oom") machine?.outOfMemory(info.id);
    else {
      const { id } = info;
      machine?.hang(id);
      return () => {
        const container = machine?.host.find(id);
        if (container) container.hung = false;
      };
    }
    break;
  }
  return nothing;
}

export function flap(world: Injected, fault: Of<"probe-flapping">, uid: string): End {
  const host = world.hosts.get(world.objects.podByUid(uid)?.spec.nodeName ?? "");
  let on = true;
  const turn = (): void => {
    if (!on) return;
    if (!host?.unhealthy.delete(uid)) host?.unhealthy.add(uid);
    world.clock.after(fault.periodMs, turn);
  };
  turn();
  return () => {
    on = false;
    host?.unhealthy.delete(uid);
  };
}
