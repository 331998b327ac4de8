/**
 * Everything a cluster could leave on a machine, as lines one can compare: who looks before a cluster is made and after
 * it is gone sees what it left, wherever that is.
 */
import { readdirSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename } from "node:path";
import { canHaveHosts } from "./cluster.js";
import { poll } from "./poll.js";
import { run, succeed } from "./processes.js";

/** How often each line was seen. */
export type Surroundings = ReadonlyMap<string, number>;

/** What of a line says nothing: packets so far, and whether somebody is plugged in. */
const passing = /\[\d+:\d+\]|\b(linkdown|dadfailed|tentative)\b|\bexpires \d+sec\b/g;
/** What the first namespace or container on a machine makes, and nobody takes away: iproute2's, the engine's. */
const foreign = /^(mount \S+ (\/var)?\/run\/netns |file (\/var)?\/run\/(netns|containerd)$)/;
/** An address a link gives itself when it is first used, as Docker's own bridge does. */
const ofTheLink = /\b(fe80:|ff00:)/;
/** Folders that are the test's own, or an engine's. */
const folders = ["/run", "/run/lock", "/run/netns", "/etc/docker", tmpdir()];
/** Folders in which others make things, too: what bears such a name is looked at. */
const sharedFolders = ["/etc", "/var/lib", "/dev/shm", homedir()];
const ourNames = /troupe|docker|containerd|kube|cni/;
/** Of containers, for as long as this process lives: their control groups are in a tree that others use as well. */
const containerIds = new Set<string>();

async function linesOf(program: string, ...args: string[]): Promise<string[]> {
  const text = await succeed(program, args);
  const lines = text.split("\n").map((line) => line.replace(passing, "").replace(/\s+/g, " ").trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/** Names and addresses of all interfaces. */
async function interfaces(): Promise<string[]> {
  const text = await succeed("ip", ["-json", "address"]);
  const all = JSON.parse(text) as { ifname: string; addr_info: { local?: string; prefixlen: number }[] }[];
  return all.flatMap(({ ifname, addr_info }) => [
    ifname,
    ...addr_info.map(({ local, prefixlen }) => `${ifname} ${local}/${prefixlen}`).filter((a) => !ofTheLink.test(a)),
  ]);
}

/** Each rule with its table and chain. */
async function packetRules(): Promise<string[]> {
  const nft = await linesOf("nft", "--stateless", "list", "ruleset");
  const within: string[] = [];
  const rules = nft.map((line) => {
    if (line === "}") within.pop();
    const full = [...within, line].join(" ");
    if (line.endsWith("{")) within.push(line);
    return full;
  });
  // Where iptables has tables of its own in the kernel, nft does not show them.
  const tables = await Promise.all([linesOf("iptables-save"), linesOf("ip6tables-save")]);
  return [...rules, ...tables.flatMap((all) => all.map((line, i) => `${tableOf(all, i)} ${line}`))];
}

/** The table a line of iptables-save is in. */
const tableOf = (lines: readonly string[], i: number): string =>
  lines.slice(0, i + 1).findLast((line) => line.startsWith("*")) ?? "";

function entries(): string[] {
  const of = (folder: string): string[] => {
    try {
      return readdirSync(folder).map((name) => `${folder}/${name}`);
    } catch {
      return [];
    }
  };
  return [...folders.flatMap(of), ...sharedFolders.flatMap(of).filter((path) => ourNames.test(basename(path)))];
}

/** Those of our containers, and those named after one of the words. */
async function cgroups(words: readonly string[]): Promise<string[]> {
  // A group that goes while we look is no fault.
  const { stdout } = await run("find", ["/sys/fs/cgroup", "-type", "d"]);
  const ours = [...containerIds, ...words];
  return stdout.split("\n").filter((path) => ours.some((word) => path.includes(word)));
}

/** Where no engine answers there is nothing on it. */
async function onEngine(...args: string[]): Promise<string[]> {
  if ((await run("docker", ["version"])).code !== 0) return [];
  return linesOf("docker", ...args);
}

async function containers(): Promise<string[]> {
  const lines = await onEngine("ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.Names}}");
  for (const line of lines) containerIds.add(line.split(" ")[0] ?? "");
  return lines;
}

const mounts = (): string[] =>
  readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ").slice(0, 3).join(" "));

/** Without root, packet rules cannot be seen. @param words in the names of our control groups */
export async function lookAround(...words: string[]): Promise<Surroundings> {
  const kinds: Record<string, string[]> = {
    namespace: await linesOf("ip", "netns", "list"),
    interface: await interfaces(),
    route: (await linesOf("ip", "route", "show", "table", "all")).concat(
      (await linesOf("ip", "-6", "route", "show", "table", "all")).filter((line) => !ofTheLink.test(line)),
    ),
    "routing rule": [...(await linesOf("ip", "rule")), ...(await linesOf("ip", "-6", "rule"))],
    "packet rule": canHaveHosts ? await packetRules() : [],
    container: await containers(),
    network: await onEngine("network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}"),
    volume: await onEngine("volume", "ls", "--quiet"),
    "control group": await cgroups(words),
    mount: mounts(),
    file: entries(),
  };
  const seen = new Map<string, number>();
  for (const [kind, lines] of Object.entries(kinds))
    for (const line of lines.map((text) => `${kind} ${text}`))
      if (!foreign.test(line)) seen.set(line, (seen.get(line) ?? 0) + 1);
  return seen;
}

/** What is there more often than before. */
export const newSince = (before: Surroundings, now: Surroundings): string[] =>
  [...now].filter(([line, count]) => count > (before.get(line) ?? 0)).map(([line]) => line);

/** Processes, besides this one, with one of the words in their arguments or environment. */
export function processesNaming(...words: string[]): number[] {
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid);
  return pids.map(Number).filter((pid) => {
    try {
      const said = readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/environ`, "utf8");
      return words.some((word) => said.includes(word));
    } catch {
      return false;
    }
  });
}

/** SIGKILL to all processes that {@link processesNaming} finds, until there are none. */
export async function killAllNaming(...words: string[]): Promise<void> {
  const kill = async (): Promise<number[]> => {
    const pids = processesNaming(...words);
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended with one that was killed before it.
      }
    }
    return pids;
  };
  await poll("all processes are killed", kill, (pids) => pids.length === 0);
}

/**
 * Resolves when nothing is there that was not there before, and no process naming one of the words.
 * @throws Error saying what is left. The kernel and the engine take a moment to bury what has ended
 */
export function untilNothingLeft(before: Surroundings, ...words: string[]): Promise<unknown> {
  const look = async (): Promise<string[]> => [
    ...newSince(before, await lookAround(...words)).filter((line) => !words.includes(line.replace(/^file /, ""))),
    ...processesNaming(...words).map((pid) => `process ${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8")}`),
  ];
  return poll("nothing is left", look, (left) => left.length === 0);
}
