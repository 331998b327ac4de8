/**
 * What else must let the pods' packets pass: the kernel forwards, frames between pods of one host pass the firewall
 * (else answers to a service's address do not find back), and Docker's firewall, which drops what comes from other
 * hosts, makes an exception for our bridge in the chain it leaves to its users.
 */
import { readFile, writeFile } from "node:fs/promises";
import { Fault } from "../../../core/fault.js";
import type { HostCommand } from "../../network/host-command.js";
import type { NftChange } from "./nft-watch.js";

const forwardFile = "/proc/sys/net/ipv4/ip_forward";
const bridgeFilterFile = "/proc/sys/net/bridge/bridge-nf-call-iptables";

async function switchOn(file: string): Promise<boolean> {
  try {
    if ((await readFile(file, "utf8")).trim() !== "1") await writeFile(file, "1");
    return true;
  } catch {
    return false;
  }
}

/** @throws Fault when the kernel does not forward and we may not make it */
export async function allowForwarding(): Promise<void> {
  if (!(await switchOn(forwardFile)))
    throw new Fault("Forbidden", `pods cannot reach other hosts: ${forwardFile} is not 1 and cannot be changed`);
}

/** Whether frames between two pods of one host pass the firewall; false where the kernel lacks br_netfilter. */
export function filterBridges(command: HostCommand): Promise<boolean> {
  return switchOn(bridgeFilterFile).then(async (on) => {
    if (on) return true;
    await command("modprobe", ["br_netfilter"]).catch(() => undefined);
    return switchOn(bridgeFilterFile);
  });
}

const rule = (bridge: string): string[] => ["-o", bridge, "-j", "ACCEPT"];

/** Docker's chain for its users, or the forward chain itself where Docker does not filter. */
async function chainOf(command: HostCommand): Promise<string> {
  return command("iptables", ["-w", "-n", "-L", "DOCKER-USER"]).then(
    () => "DOCKER-USER",
    () => "FORWARD",
  );
}

/** Packets to our bridge pass the host's forward chain. Nothing is changed when the rule is there. */
export async function admitToBridge(command: HostCommand, bridge: string): Promise<void> {
  const chain = await chainOf(command);
  try {
    await command("iptables", ["-w", "-C", chain, ...rule(bridge)]);
  } catch {
    await command("iptables", ["-w", "-I", chain, "1", ...rule(bridge)]);
  }
}

/** Whether the rule may have been taken away: a rule that goes does not say which it was. */
export const admitsNoLonger = ({ verb, kind, family, table, name }: NftChange): boolean =>
  verb === "delete" && family === "ip" && table === "filter" && (kind === "table" || name === "DOCKER-USER");

export async function forgetBridge(command: HostCommand, bridge: string): Promise<void> {
  await command("iptables", ["-w", "-D", await chainOf(command), ...rule(bridge)]).catch(() => undefined);
}
