/** How the daemons of a cluster on this machine are called. */
import { join } from "node:path";
import { ipToNumber, numberToIp } from "../../core/balancing/portal-ips.js";
import type { ClusterRecord } from "./cluster-file.js";
import type { DaemonPlan } from "./daemon-process.js";
import { clusterDir } from "./home.js";
import { joinTokenFile } from "./join-token.js";
import type { HostRecord } from "./netns/host.js";
import { hostDir, hostNamespace, layoutOf, masterAddress } from "./netns/layout.js";

type ClusterPlan = Omit<ClusterRecord, "daemons" | "hosts">;

/** Each daemon records in a folder of its own, named after it. */
const journalArgs = ({ journal }: ClusterPlan, daemon: string): string[] =>
  journal === undefined ? [] : ["--journal", join(journal, daemon)];

const portOf = (plan: ClusterPlan): string => new URL(plan.url).port || "80";

/** Minion i of provider docker has the address 127.0.0.(i+1): host ports of different minions do not collide. */
export const minionAddress = (index: number): string => `127.0.0.${index + 1}`;

/** The index of a minion of provider docker, by its name; it says which of several engines is its own. */
export const minionIndex = (name: string): number => Number(name.split(".").at(-1)) - 1;

/** The engine of a minion of provider docker; undefined = DOCKER_HOST or the default socket. */
export function engineOf(plan: Pick<ClusterPlan, "engines">, name: string): string | undefined {
  return plan.engines[(minionIndex(name) - 1) % Math.max(1, plan.engines.length)];
}

/**
 * The pod network of a minion of provider docker. Minions that share an engine share its network; several engines on
 * one machine need networks that do not overlap: engine i takes the i-th /24 of the pod CIDR.
 */
export function engineCidr(plan: Pick<ClusterPlan, "engines" | "podCidr">, name: string): string {
  const count = plan.engines.length;
  if (count < 2) return plan.podCidr;
  const base = ipToNumber(plan.podCidr.split("/")[0] ?? "") ?? 0;
  return `${numberToIp(base + ((minionIndex(name) - 1) % count) * 256)}/24`;
}

/** @param further flags that its provider gives it */
export function masterPlan(plan: ClusterPlan, further: readonly string[]): DaemonPlan {
  const dir = clusterDir(plan.name);
  const stateFile = join(dir, "master.state");
  return {
    role: "master",
    name: "master",
    logFile: join(dir, "master.log"),
    stateFile,
    args: [
      ...["--cluster", plan.name],
      ...["--data", join(dir, "master")],
      ...["--listen", `127.0.0.1:${portOf(plan)}`],
      ...["--state-file", stateFile],
      ...["--token-file", join(dir, "minion-token")],
      ...["--service-cidr", plan.serviceCidr],
      ...["--pod-cidr", plan.podCidr],
      ...["--policy", plan.policy],
      ...["--halt-eviction-above", plan.haltEvictionAbove],
      ...(plan.insecureLoopback ? ["--insecure-loopback"] : []),
      ...journalArgs(plan, "master"),
      ...further,
    ],
  };
}

function commonArgs(plan: ClusterPlan, name: string, podCidr: string, stateFile: string): string[] {
  const dir = clusterDir(plan.name);
  return [
    ...["--cluster", plan.name],
    ...["--name", name],
    ...["--data", join(dir, `minion-${name}`)],
    ...["--state-file", stateFile],
    ...["--pod-cidr", podCidr],
    ...["--warm-sandboxes", String(plan.warmSandboxes)],
    ...journalArgs(plan, `minion-${name}`),
  ];
}

/** @param index of the minion, from 1 */
export function minionPlan(plan: ClusterPlan, index: number): DaemonPlan {
  const name = minionAddress(index);
  const dir = clusterDir(plan.name);
  const stateFile = join(dir, `minion-${name}.state`);
  const engine = engineOf(plan, name);
  return {
    role: "minion",
    name,
    logFile: join(dir, `minion-${name}.log`),
    stateFile,
    args: [
      ...commonArgs(plan, name, engineCidr(plan, name), stateFile),
      ...["--master", `http://127.0.0.1:${portOf(plan)}`, "--token-file", join(dir, "minion-token")],
      ...(engine === undefined ? [] : ["--engine", engine]),
    ],
  };
}

/** The minion of a host that is on: it runs in the host's network, and talks to the host's engine. */
export function hostMinionPlan(plan: ClusterPlan, host: HostRecord): DaemonPlan {
  const { name } = host;
  const dir = clusterDir(plan.name);
  const stateFile = join(dir, `minion-${name}.state`);
  return {
    role: "minion",
    name,
    logFile: join(dir, `minion-${name}.log`),
    stateFile,
    args: [
      ...commonArgs(plan, name, plan.podCidr, stateFile),
      ...["--master", `https://${masterAddress(layoutOf(plan))}:${portOf(plan)}`],
      ...["--token-file", joinTokenFile(plan.name, name), "--address", name],
      ...["--engine", host.engine],
      ...["--boot-id", host.bootId],
      // The minion shares the host's network, and this machine's files.
      ...["--resolv-conf", join(hostDir(plan.name, name), "resolv.conf")],
      ...["--pod-network", "routed"],
    ],
    enter: ["nsenter", `--net=/run/netns/${hostNamespace(plan.name, name)}`],
  };
}
