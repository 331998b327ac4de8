/**
 * Two hosts for benchmarks of traffic: this network namespace, and another one that a pair of interfaces joins to it,
 * with the backends. Meant for a namespace of its own; needs root.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { hostCommand } from "../../../daemon/network/host-command.js";
import { mayChangeNetwork } from "../../../daemon/network/may-change-network.js";
import { isInstalled } from "./load.js";

const name = "troupe-bench";
const link = "trbench0";
export const serviceCidr = "10.247.0.0/16";
/** What the data plane is told of this host; no pod runs on it. */
export const place = {
  table: name,
  serviceCidr,
  podCidr: "10.246.1.0/24",
  bridge: link,
  bridgesFiltered: false,
  master: null,
} as const;
export const replicaIps = ["10.246.0.2", "10.246.0.3", "10.246.0.4", "10.246.0.5"] as const;
export const replicaPort = 8080;

const packages: Readonly<Record<string, string>> = { nft: "nftables", ip: "iproute2" };

/** @throws Error that says what to install, or that root is needed */
export async function needs(...programs: string[]): Promise<void> {
  const found = await Promise.all(programs.map((program) => isInstalled(program)));
  const missing = programs.filter((_, i) => !found[i]).map((program) => packages[program] ?? program);
  if (missing.length > 0) throw new Error(`not installed: apt-get install -y ${missing.join(" ")}`);
  if (!(await mayChangeNetwork())) throw new Error("needs root, to make a network namespace and nftables rules");
}

export interface Replicas {
  /** A replica stops listening and ends what it has after the next answer, or listens again; resolves when it does. */
  tell(ip: string, what: "stop" | "start"): Promise<void>;
  close(): Promise<void>;
}

/** Joins the hosts and starts a replica on each of {@link replicaIps}. @param bytes of an answer's body */
export async function startReplicas(bytes: number): Promise<Replicas> {
  const ip = (...args: string[]): Promise<string> => hostCommand("ip", args);
  const undo = async (): Promise<void> => {
    await hostCommand("nft", ["-f", "-"], `table ip ${name}\ndelete table ip ${name}\n`);
    await ip("netns", "del", name);
  };
  await ip("netns", "add", name);
  let child: ChildProcess;
  try {
    await ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    await ip("address", "add", "10.246.0.1/24", "dev", link);
    await ip("link", "set", link, "up");
    for (const one of replicaIps) await ip("-n", name, "address", "add", `${one}/24`, "dev", "eth0");
    await ip("-n", name, "link", "set", "eth0", "up");
    await ip("route", "add", serviceCidr, "via", replicaIps[0]);
    const program = fileURLToPath(new URL("./backend.js", import.meta.url));
    const args = ["netns", "exec", name, process.execPath, program, String(bytes), String(replicaPort), ...replicaIps];
    child = spawn("ip", args, { stdio: ["pipe", "pipe", "inherit"] });
    await once(child.stdout as NodeJS.ReadableStream, "data");
  } catch (error) {
    await undo();
    throw error;
  }
  const ended = once(child, "exit");
  return {
    tell: async (replica, what) => {
      const done = once(child.stdout as NodeJS.ReadableStream, "data");
      child.stdin?.write(`${what} ${replica}\n`);
      await Promise.race([done, ended.then(() => Promise.reject(new Error("the replicas' process has ended")))]);
    },
    close: async () => {
      child.kill();
      await ended;
      await undo();
    },
  };
}
