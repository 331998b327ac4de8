/** Faults in the simulated world. Each returns what ends it. */

import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { fairWeather } from "../../daemon/link/memory-network.js";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { imageSpecOf } from "../cluster-spec.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Victims } from "../observation.js";
import { behindItsBack, behindItsHost } from "./inject-behind.js";
import type { Injected } from "./injected.js";
import { pullOf, type SimulatedHost } from "./simulated-host.js";

type End = () => void;
type Of<F extends FaultSpec["fault"]> = Extract<FaultSpec, { fault: F }>;

const nothing: End = () => {};

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
    case "master-crash":
      return [crashMaster(world, fault)];
    case "store-failing":
    case "store-slow":
      return [storeFault(world, fault)];
  }
}

function onContainer(
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

function flap(world: Injected, fault: Of<"probe-flapping">, uid: string): End {
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

function pull(world: Injected, fault: Of<"image-pull">, host: SimulatedHost): End {
  const { image, mode, takesMs } = fault;
  host.machine.setPull(image, pullOf({ name: image, pull: { mode, takesMs } }));
  host.machine.host.images.delete(image);
  return () => host.machine.setPull(image, pullOf(imageSpecOf(world.cluster, image)));
}

function callFault(fault: Of<"start-failing" | "answer-lost">, host: SimulatedHost): End {
  if (fault.fault === "answer-lost") {
    const kind = fault.mode === "late" ? "answerLate" : "loseAnswer";
    return host.machine.fail(fault.call, { kind }, fault.times);
  }
  const refusal = new Fault("InternalError", "the engine refuses to start it", { retry: true });
  return host.machine.fail("startContainer", { kind: "refuse", fault: refusal }, fault.times, fault.image);
}

function engineFault(
  fault: Of<"engine-down" | "engine-frozen" | "engine-slow" | "engine-events" | "disk-full">,
  host: SimulatedHost,
): End {
  const { machine } = host;
  const startEngine = (): void => {
    if (host.powered) machine.startEngine();
  };
  if (fault.fault === "engine-down") machine.stopEngine(fault.containers);
  if (fault.fault === "engine-frozen") machine.freezeEngine();
  if (fault.fault === "engine-down" || fault.fault === "engine-frozen") return startEngine;
  if (fault.fault === "engine-slow") {
    machine.slowDown(fault.factor);
    return () => machine.slowDown(1);
  }
  if (fault.fault === "engine-events") {
    machine.weather = { lostPercent: fault.lostPercent, repeatedPercent: fault.repeatedPercent };
    return () => {
      machine.weather = { lostPercent: 0, repeatedPercent: 0 };
    };
  }
  machine.fillDisk(true);
  return () => machine.fillDisk(false);
}

function crashDaemon(host: SimulatedHost): End {
  if (!host.powered) return nothing;
  const { life } = host;
  host.crashDaemon();
  return () => {
    if (host.powered && host.life === life) host.startDaemon();
  };
}

function processFault(
  world: Injected,
  fault: Of<"stall" | "clock-jump">,
  hosts: SimulatedHost[],
  victims: Victims,
): End[] {
  const lives = [...(victims.minions.includes("master") ? [world.master.life] : []), ...hosts.map((h) => h.life)];
  return lives.map((life) => {
    if (fault.fault === "clock-jump") {
      life.jump(fault.byMs);
      return nothing;
    }
    life.stall();
    return () => life.wake();
  });
}

function linkFault(world: Injected, fault: Of<"link" | "link-break">, host: SimulatedHost): End {
  const { network } = world;
  if (fault.fault === "link-break") {
    network.breakLines(host.name);
    return nothing;
  }
  const { delayMs, jitterMs, loss, duplicate, reorder, cut } = fault;
  network.setWeather(
    {
      delayMs,
      jitterMs,
      loss,
      duplicate,
      reorder,
      cutUp: cut === "up" || cut === "both",
      cutDown: cut === "down" || cut === "both",
    },
    host.name,
  );
  return () => network.setWeather({ ...fairWeather, ...world.cluster.link }, host.name);
}

function crashMaster(world: Injected, fault: Of<"master-crash">): End {
  const { master } = world;
  if (fault.afterWrites > 0)
    master.trouble.crash = { afterWrites: fault.afterWrites, landed: fault.landed, onCrash: () => master.crash() };
  else master.crash();
  return () => {
    master.trouble.crash = null;
    master.start();
  };
}

function storeFault(world: Injected, fault: Of<"store-failing" | "store-slow">): End {
  const { trouble } = world.master;
  if (fault.fault === "store-slow") trouble.delayMs = fault.delayMs;
  else trouble.failing = { landed: fault.landed };
  return () => {
    if (fault.fault === "store-slow") trouble.delayMs = 0;
    else trouble.failing = null;
  };
}
