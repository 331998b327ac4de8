/** What befalls a host's engine: it ends, stands still, or gets little done. Each returns what ends it. */
import { killAll } from "../../../cli/local/netns/processes.js";
import { type Host, signal } from "./host.js";

type End = () => void;

/** An engine that is slowed down runs for so long at a time. */
const awakeMs = 20;

/** Its process ends; the one that would start another stands still meanwhile. */
export async function engineDown(host: Host, containers: "die" | "live"): Promise<End> {
  // Without it the next engine would end what the last one left running.
  if (containers === "live")
    await host.configure({ "live-restore": true }, (info) => info["LiveRestoreEnabled"] === true);
  const keeper = host.keeper();
  signal([keeper], "SIGSTOP");
  killAll(host.engineProcesses());
  if (containers === "die") host.killContainers();
  return () => signal([keeper], "SIGCONT");
}

/** It takes calls, as its socket does that by itself, and answers none. */
export function engineFrozen(host: Host): End {
  const pids = host.engineProcesses();
  signal(pids, "SIGSTOP");
  return () => signal(pids, "SIGCONT");
}

/** It runs one part of the time in `factor`, and stands still for the rest. */
export function engineSlow(host: Host, factor: number): End {
  const pids = host.engineProcesses();
  const asleepMs = awakeMs * (factor - 1);
  let timer: NodeJS.Timeout;
  const wake = (): void => {
    signal(pids, "SIGCONT");
    timer = setTimeout(sleep, awakeMs);
  };
  const sleep = (): void => {
    signal(pids, "SIGSTOP");
    timer = setTimeout(wake, asleepMs);
  };
  sleep();
  return () => {
    clearTimeout(timer);
    signal(pids, "SIGCONT");
  };
}
