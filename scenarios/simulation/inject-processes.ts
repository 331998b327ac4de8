/** Faults of daemons and of the link between them in the simulated world. */
import { fairWeather } from "../../daemon/link/memory-network.js";
import type { Victims } from "../observation.js";
import { type End, nothing, type Of } from "./fault-end.js";
import type { Injected } from "./injected.js";
import type { SimulatedHost } from "./simulated-host.js";

export function crashDaemon(host: SimulatedHost): End {
  if (!host.powered) return nothing;
  const { life } = host;
  host.crashDaemon();
  return () => {
    if (host.powered && host.life === life) host.startDaemon();
  };
}

export function processFault(
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

export function linkFault(world: Injected, fault: Of<"link" | "link-break">, host: SimulatedHost): End {
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

export function crashMaster(world: Injected, fault: Of<"master-crash">): End {
  const { master } = world;
  if (fault.afterWrites > 0)
    master.trouble.crash = { afterWrites: fault.afterWrites, landed: fault.landed, onCrash: () => master.crash() };
  else master.crash();
  return () => {
    master.trouble.crash = null;
    master.start();
  };
}

export function storeFault(world: Injected, fault: Of<"store-failing" | "store-slow">): End {
  const { trouble } = world.master;
  if (fault.fault === "store-slow") trouble.delayMs = fault.delayMs;
  else trouble.failing = { landed: fault.landed };
  return () => {
    if (fault.fault === "store-slow") trouble.delayMs = 0;
    else trouble.failing = null;
  };
}
