/** All hosts of a cluster: made for `up`, and gone after `down`. */
import { isRunning } from "../daemon-process.js";
import { removeCgroup } from "./cgroups.js";
import { cutPower, type HostRecord, powerOn } from "./host.js";
import { hostAddress, hostOfNamespace, type NetnsLayout, switchNamespace } from "./layout.js";
import { removeMemory } from "./memory.js";
import { run } from "./run.js";
import { ensureSwitch, namespacesOf, removeSwitch } from "./switch.js";

/** Programs without which there is no host. */
const needed = ["ip", "nsenter", "unshare", "nft", "iptables", "dockerd"] as const;

/** @throws Error saying what this machine lacks for provider netns */
export async function checkMachine(): Promise<void> {
  if (process.platform !== "linux")
    throw new Error("provider netns needs Linux: its hosts are network namespaces. Provider docker works here");
  if (process.getuid?.() !== 0)
    throw new Error("provider netns needs root, to make namespaces: run it with sudo, or use provider docker");
  const missing = await Promise.all(
    needed.map((program) =>
      run("sh", ["-c", 'command -v "$0"', program]).then(
        () => "",
        () => program,
      ),
    ),
  );
  const names = missing.filter((m) => m !== "");
  if (names.length > 0)
    throw new Error(
      `provider netns needs ${names.join(", ")} installed (packages iproute2, util-linux, nftables, iptables, docker)`,
    );
}

/** Whether a host's power is on: its first process's keeper runs. */
export const isOn = (host: HostRecord): boolean => host.pid !== 0 && isRunning(host);

/** Makes the switch, and for each minion a promise of its host: those that are on stay as they are. */
export async function prepareHosts(
  layout: NetnsLayout,
  minions: number,
  before: readonly HostRecord[],
): Promise<Promise<HostRecord>[]> {
  await ensureSwitch(layout);
  return Array.from({ length: minions }, (_, i) => {
    const name = hostAddress(layout, i + 1);
    const running = before.find((h) => h.name === name && isOn(h));
    return running ? Promise.resolve(running) : powerOn(layout, name);
  });
}

/** Cuts every host's power and takes everything away but their disks, whatever state they are in. */
export async function removeHosts(layout: NetnsLayout): Promise<void> {
  const { cluster } = layout;
  const hosts = (await namespacesOf(cluster)).filter((name) => name !== switchNamespace(cluster));
  await Promise.all(hosts.map((namespace) => cutPower(layout, hostOfNamespace(cluster, namespace))));
  await removeSwitch(cluster);
  await removeCgroup(`/troupe-${cluster}`);
  await removeMemory(cluster);
}
