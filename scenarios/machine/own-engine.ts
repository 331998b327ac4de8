/** A Docker engine of a run's own, in this machine's network, and its end. */
import { spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { basename, join } from "node:path";
import Docker from "dockerode";
import { removeCgroup } from "../../cli/local/netns/cgroups.js";
import { eventually } from "../../cli/local/netns/run.js";
import { Fault } from "../../core/fault.js";
import { complaint, said } from "./commands.js";
import { killGroup } from "./control-group.js";
import type { EngineDeed } from "./ledger.js";
import { markedProcesses, tryKill } from "./marked.js";
import { hasRules, newTables, undoneRules } from "./packet-rules.js";
import { type RunBook, runMark } from "./run.js";

const startMsMax = 60_000;
const stopMsMax = 15_000;
const lookMs = 100;
/** Made by every engine, wherever it is told to keep its things. */
const engineFolders = ["/run/containerd", "/run/docker", "/etc/docker", "/run/xtables.lock"];
const forwarding = ["/proc/sys/net/ipv4/ip_forward"];
const programs = new Set(["dockerd", "containerd", "docker-proxy", "docker-init", "runc"]);

export interface OwnEngine {
  /** For DOCKER_HOST. */
  host: string;
  docker: Docker;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Another engine in this network: two of them would take each other's packet rules away. */
function otherEngine(except: ReadonlySet<number>): number | undefined {
  const own = linkOf("/proc/self/ns/net");
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.find(
    (pid) => !except.has(pid) && textOf(`/proc/${pid}/comm`) === "dockerd" && linkOf(`/proc/${pid}/ns/net`) === own,
  );
}

/** Control groups, which dockerd needs; without an init system nobody has mounted them. */
async function mountCgroups(run: RunBook): Promise<void> {
  if (/ \/sys\/fs\/cgroup/.test(await readFile("/proc/mounts", "utf8"))) return;
  run.note({ did: "mount", path: "/sys/fs/cgroup" });
  // Without a note in /run/mount, which would stay.
  const failed = await complaint("mount", ["--no-mtab", "-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"]);
  if (failed !== "")
    throw new Fault("ServiceUnavailable", `an engine needs control groups, and there are none: ${failed}`);
}

async function asItIs(cgroup: string): Promise<EngineDeed> {
  const [iptables, ip6tables, tables] = await Promise.all([
    said("iptables-save", []),
    said("ip6tables-save", []),
    said("nft", ["list", "tables"]),
  ]);
  return {
    cgroup,
    absent: engineFolders.filter((path) => !existsSync(path)),
    bridges: await enginesBridges(),
    rules: { iptables, ip6tables, tables },
    settings: Object.fromEntries(forwarding.map((path) => [path, textOf(path)])),
  };
}

/** Starts an engine with all its files in the run's folder. @throws Fault ServiceUnavailable with what it said last */
export async function startOwnEngine(run: RunBook): Promise<OwnEngine> {
  const other = otherEngine(new Set());
  if (other !== undefined)
    throw new Fault(
      "ServiceUnavailable",
      `a Docker engine runs here (process ${other}) and does not answer at /var/run/docker.sock: set DOCKER_HOST to where it does`,
    );
  await mountCgroups(run);
  const dir = join(run.folder, "engine");
  await mkdir(dir);
  const cgroup = `/${basename(run.folder)}`;
  run.note({ did: "engine", ...(await asItIs(cgroup)) });
  const host = `unix://${join(dir, "docker.sock")}`;
  const log = openSync(join(dir, "dockerd.log"), "a");
  const args = [
    ...["--data-root", join(dir, "data"), "--exec-root", join(dir, "exec"), "--host", host],
    ...["--pidfile", join(dir, "dockerd.pid"), "--config-file", join(dir, "daemon.json")],
    ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", cgroup],
    // No bridge of its own: clusters make their networks themselves. One that is there is another engine's, which
    // `none` would take away.
    ...(networkInterfaces()["docker0"] === undefined ? ["--bridge", "none"] : []),
  ];
  await writeFile(join(dir, "daemon.json"), "{}");
  const child = spawn("dockerd", args, { detached: true, stdio: ["ignore", log, log] });
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = `it ended with ${code}`;
  });
  const docker = new Docker({ socketPath: join(dir, "docker.sock") });
  const deadlineMs = performance.now() + startMsMax;
  for (;;) {
    const answers = await docker.ping().then(
      () => true,
      () => false,
    );
    if (answers) break;
    if (ended !== undefined || performance.now() > deadlineMs) {
      const words = textOf(join(dir, "dockerd.log")).split("\n").slice(-3).join("\n");
      throw new Fault("ServiceUnavailable", `a Docker engine does not start here: ${words || ended}`);
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  child.unref();
  return { host, docker };
}

/** The engine's processes: it and what it starts bear the mark, what runs in its containers does not. */
const enginePids = (folder: string): number[] =>
  markedProcesses(runMark, folder)
    .map(({ pid }) => pid)
    .filter((pid) => isOfEngine(pid));

/** Whether a process is part of an engine, or watches over a container. */
export function isOfEngine(pid: number): boolean {
  const name = textOf(`/proc/${pid}/comm`);
  return programs.has(name) || name.startsWith("containerd-shim");
}

/** Ends a run's engine and takes away what it made. @returns what is left, in words */
export async function removeOwnEngine(folder: string, deed: EngineDeed): Promise<string[]> {
  // First what runs in its containers: it would wait for that.
  killGroup(deed.cgroup);
  const pids = enginePids(folder);
  for (const pid of pids) if (textOf(`/proc/${pid}/comm`) === "dockerd") tryKill(pid, "SIGTERM");
  await eventually(() => enginePids(folder).length === 0, stopMsMax);
  for (const pid of enginePids(folder)) tryKill(pid);
  killGroup(deed.cgroup);
  await removeMounts(join(folder, "engine"));
  await removeCgroup(deed.cgroup);
  // What belongs to every engine of this network is another's if there is another.
  if (otherEngine(new Set()) !== undefined) return [];
  const left = [...(await removeBridges(deed)), ...(await restoreRules(deed))];
  for (const path of deed.absent) await rm(path, { recursive: true, force: true });
  for (const [path, value] of Object.entries(deed.settings))
    if (value !== "" && textOf(path) !== value) await writeFile(path, value);
  return left;
}

/** Deepest first. */
export async function removeMounts(folder: string): Promise<void> {
  const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
  for (const mount of mounts.filter((m) => m.startsWith(`${folder}/`)).reverse())
    await said("umount", ["--no-mtab", "--lazy", mount]);
}

/** Bridges that engines make for networks, by their names. */
async function enginesBridges(): Promise<string[]> {
  const lines = (await said("ip", ["-brief", "link"])).split("\n");
  return lines.flatMap((line) => /^(docker0|br-[0-9a-f]{12})\b/.exec(line)?.[0] ?? []);
}

/** Of networks that nobody removed. */
async function removeBridges({ bridges }: EngineDeed): Promise<string[]> {
  const since = (await enginesBridges()).filter((name) => !bridges.includes(name));
  const failed = await Promise.all(since.map((name) => complaint("ip", ["link", "delete", name])));
  return failed.filter((text) => text !== "");
}

async function restoreRules({ rules }: EngineDeed): Promise<string[]> {
  const left: string[] = [];
  for (const family of ["iptables", "ip6tables"] as const) {
    const undo = undoneRules(rules[family], await said(`${family}-save`, []));
    if (undo !== "") left.push(await complaint(`${family}-restore`, ["--noflush"], undo));
  }
  for (const table of newTables(rules.tables, await said("nft", ["list", "tables"]))) {
    const words = table.split(" ");
    if (!hasRules(await said("nft", ["list", ...words]))) left.push(await complaint("nft", ["delete", ...words]));
  }
  return left.filter((text) => text !== "");
}
