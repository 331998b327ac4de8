/** Faults in the simulated world. Each returns what ends it. */
import type { FaultSpec } from "../format/fault-spec.js";
import type { Victims } from "../observation.js";
import type { End } from "./fault-end.js";
import { behindItsBack, behindItsHost } from "./inject-behind.js";
import { flap, onContainer } from "./inject-containers.js";
import { callFault, engineFault, pull } from "./inject-engine.js";
import { crashDaemon, crashMaster, linkFault, processFault, storeFault } from "./inject-processes.js";
import type { Injected } from "./injected.js";
import type { SimulatedHost } from "./simulated-host.js";

/** Makes it happen; the answer ends it, once. */
export async function injectFault(world: Injected, fault: FaultSpec, victims: Victims): Promise<() => Promise<void>> {
  const hosts = victims.minions.map((name) => world.hosts.get(name)).filter((h) => h !== undefined);
  const ends = begin(world, fault, hosts, victims);
  let over = false;
  return async () => {
    if (over) return;
    over = true;
    for (const end of ends) end();
  };
}

function begin(world: Injected, fault: FaultSpec, hosts: SimulatedHost[], victims: Victims): End[] {
  switch (fault.fault) {
    case "container-exit":
    case "container-oom":
    case "container-hang":
      return victims.pods.map((uid) => onContainer(world, fault, uid));
    case "container-restart":
    case "container-pause":
    case "sandbox-cut":
    case "sandbox-removed":
      return victims.pods.map((uid) => behindItsBack(world, fault, uid));
    case "engine-prune":
    case "bridge-deleted":
      return hosts.map((host) => behindItsHost(fault, host));
    case "probe-flapping":
      return victims.pods.map((uid) => flap(world, fault, uid));
    case "image-pull":
      return (victims.minions.length > 0 ? hosts : [...world.hosts.values()]).map((h) => pull(world, fault, h));
    case "start-failing":
    case "answer-lost":
      return hosts.map((host) => callFault(fault, host));
    case "engine-down":
    case "engine-frozen":
    case "engine-slow":
    case "engine-events":
    case "disk-full":
      return hosts.map((host) => engineFault(fault, host));
    case "power-cut":
      return hosts.map((host) => {
        host.powerCut();
        return () => host.boot();
      });
    case "daemon-crash":
      return hosts.map((host) => crashDaemon(host));
    case "stall":
    case "clock-jump":
      return processFault(world, fault, hosts, victims);
    case "link":
    case "link-break":
      return hosts.map((host) => linkFault(world, fault, host));
    case "load":
      return [world.loads.put(fault.image, fault.millis)];
    case "master-crash":
      return [crashMaster(world, fault)];
    case "store-failing":
    case "store-slow":
      return [storeFault(world, fault)];
  }
}
