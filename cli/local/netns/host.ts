/**
 * A host: a network namespace on the switch, a mount namespace with a /run of its own, a process namespace whose first
 * process keeps a Docker engine running. The kernel ends everything in a process namespace with its first process,
 * containers too: that is our power switch.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, watch } from "node:fs";
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cidr4, device, ip4, line, namespaceName } from "../../../core/network/host-lines.js";
import { startTimeOf } from "../daemon-process.js";
import { removeCgroup } from "./cgroups.js";
import {
  engineSocket,
  hostCgroup,
  hostDir,
  hostNamespace,
  masterAddress,
  type NetnsLayout,
  prefixBits,
  routerAddress,
  segmentBridge,
  segmentOf,
  switchNamespace,
  switchPort,
} from "./layout.js";
import { killAll, namespaceId, processesIn } from "./processes.js";
import { resolvConf } from "./resolv-conf.js";
import { eventually, ipBatch, namespaces, run } from "./run.js";

export interface HostRecord {
  name: string;
  /** The process that holds the host's first one. 0 = the power is off. */
  pid: number;
  startTime: string;
  /** Another with every start, as a machine's. */
  bootId: string;
  /** URL of its engine. */
  engine: string;
}

const engineMsMax = 20_000;
const endMsMax = 10_000;
/** Longest path of a unix socket (sun_path), without the final zero. */
const socketPathMax = 107;
/** What of the machine's own engine configuration counts for every host's engine: where images come from. */
const inheritedSettings = ["registry-mirrors", "insecure-registries", "proxies", "dns"] as const;

/**
 * The host's first process. Its mounts are written down nowhere: the first that is would make a /run/mount on this
 * machine, and leave it. Arguments: address/bits, gateway, the host's directory, further lines for
 * `ip -batch`.
 */
const firstProcess = `
set -eu
ip -batch - <<END
link set lo up
address add $1 dev eth0
link set eth0 up
route add default via $2
$4
END
echo 1 > /proc/sys/net/ipv4/ip_forward
resolv=$(readlink -m /etc/resolv.conf)
mount --no-mtab -t tmpfs -o mode=755 tmpfs /run
mkdir -p "$(dirname "$resolv")"
[ -e "$resolv" ] || : > "$resolv"
mount --no-mtab --bind "$3/resolv.conf" "$resolv"
while :; do
  TMPDIR="$3" dockerd --config-file "$3/dockerd.json" >> "$3/dockerd.log" 2>&1 || :
  sleep 1
done
`;

async function engineConfig(cluster: string, host: string): Promise<Record<string, unknown>> {
  const dir = hostDir(cluster, host);
  const machine = await readFile("/etc/docker/daemon.json", "utf8").then(
    (text) => JSON.parse(text) as Record<string, unknown>,
    () => ({}),
  );
  const inherited = Object.fromEntries(
    Object.entries(machine).filter(([key]) => inheritedSettings.includes(key as never)),
  );
  return {
    ...inherited,
    "data-root": join(dir, "engine"),
    "exec-root": "/run/docker",
    pidfile: "/run/docker.pid",
    hosts: [`unix://${engineSocket(cluster, host)}`],
    "cgroup-parent": hostCgroup(cluster, host),
    "exec-opts": ["native.cgroupdriver=cgroupfs"],
  };
}

/** Where a host sends what is for elsewhere: by this machine, and to other segments by their router. */
function waysOut(layout: NetnsLayout, name: string): { gateway: string; routes: string } {
  const segment = segmentOf(layout, name);
  if (segment > 0) return { gateway: routerAddress(layout, segment), routes: "" };
  const router = ip4(routerAddress(layout, 0));
  const others = layout.segments > 1 ? line`route add ${cidr4(layout.hostCidr)} via ${router}` : "";
  return { gateway: masterAddress(layout), routes: others };
}

/** Makes the namespace and its cable. */
async function plugIn(layout: NetnsLayout, name: string): Promise<void> {
  const { cluster } = layout;
  const namespace = namespaceName(hostNamespace(cluster, name));
  const port = device(switchPort(name));
  const bridge = device(segmentBridge(segmentOf(layout, name)));
  const network = namespaceName(switchNamespace(cluster));
  await ipBatch("", [
    line`netns add ${namespace}`,
    line`link add ${port} netns ${network} type veth peer name eth0 netns ${namespace}`,
  ]);
  await ipBatch(network, [line`link set ${port} master ${bridge}`, line`link set ${port} up`]);
}

/**
 * Switches a host on and resolves once its engine's socket is there (whoever calls it then waits until it answers).
 * What an earlier run of the host left is cleared away; its images and files stay, as on a disk.
 * @throws Error when the engine does not come up
 */
export async function powerOn(layout: NetnsLayout, name: string): Promise<HostRecord> {
  const { cluster } = layout;
  const dir = hostDir(cluster, name);
  const socket = engineSocket(cluster, name);
  if (Buffer.byteLength(socket) > socketPathMax)
    throw new Error(`${socket} is too long for a socket (${socketPathMax} bytes); set TROUPE_HOME to a shorter path`);
  if (dir.startsWith("/run/"))
    throw new Error(`${dir}: hosts have a /run of their own; set TROUPE_HOME to another path`);
  await cutPower(layout, name);
  await mkdir(dir, { recursive: true, mode: 0o750 });
  await rm(socket, { force: true });
  await writeFile(join(dir, "dockerd.json"), JSON.stringify(await engineConfig(cluster, name), null, 2));
  await writeFile(join(dir, "resolv.conf"), await resolvConf());
  await plugIn(layout, name);
  const { gateway, routes } = waysOut(layout, name);
  const log = openSync(join(dir, "dockerd.log"), "a", 0o600);
  const child = spawn(
    "nsenter",
    [
      `--net=/run/netns/${hostNamespace(cluster, name)}`,
      ...["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
      ...["sh", "-c", firstProcess, `troupe-host ${cluster} ${name}`],
      ...[`${name}/${prefixBits(layout)}`, gateway, dir, routes],
    ],
    { detached: true, stdio: ["ignore", log, log] },
  );
  closeSync(log);
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`host ${name} ended as it started (log: ${join(dir, "dockerd.log")})`)));
  });
  child.unref();
  const pid = child.pid ?? 0;
  await Promise.race([whenThere(socket, dir), ended]);
  return { name, pid, startTime: startTimeOf(pid), bootId: randomUUID(), engine: `unix://${socket}` };
}

function whenThere(socket: string, dir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      watcher.close();
      clearTimeout(deadline);
      settle();
    };
    const look = (): void => {
      access(socket).then(
        () => finish(resolve),
        () => undefined,
      );
    };
    const watcher = watch(dir, look);
    const deadline = setTimeout(
      () =>
        finish(() =>
          reject(new Error(`the engine did not start within ${engineMsMax / 1000} s (log: ${dir}/dockerd.log)`)),
        ),
      engineMsMax,
    );
    look();
  });
}

/**
 * A power cut: first the cable, then engine, containers and daemon at once; nobody gets to say goodbye. Resolves when
 * nothing of the host runs any more; its disk stays. Nothing happens to a host that is off.
 */
export async function cutPower({ cluster }: NetnsLayout, name: string): Promise<void> {
  const namespace = hostNamespace(cluster, name);
  const all = await namespaces();
  if (!all.includes(namespace)) return;
  if (all.includes(switchNamespace(cluster)))
    await run("ip", ["-n", switchNamespace(cluster), "link", "del", switchPort(name)]).catch(() => undefined);
  const id = namespaceId(namespace);
  const gone = await eventually(() => {
    const pids = processesIn(id);
    killAll(pids);
    return pids.length === 0;
  }, endMsMax);
  if (!gone) throw new Error(`processes of host ${name} could not be ended: ${processesIn(id).join(", ")}`);
  await ipBatch("", [line`netns del ${namespaceName(namespace)}`]);
  await removeCgroup(hostCgroup(cluster, name));
}
