/**
 * Usage of a container from the files of its control group, v2 or v1: three small reads, which no engine has to answer.
 * Linux only. The files are found by the container's first process, whose groups must name the container: else that
 * number is another process' here, and the engine runs elsewhere.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a container's numbers stand. */
export interface CgroupFiles {
  cpu: string;
  memory: string;
  memoryStat: string;
  isV2: boolean;
}

const root = "/sys/fs/cgroup";
const nanosPerMicro = 1_000;

/** The path of each hierarchy in `/proc/PID/cgroup`, by the names of its controllers; "" = v2. */
function groupsIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  return new Map(
    lines.flatMap((m) => (m ? (m[1] ?? "").split(",").map((name): [string, string] => [name, m[2] ?? ""]) : [])),
  );
}

/** From the text of `/proc/PID/cgroup`; undefined if it is none of this container. */
export function cgroupFilesIn(text: string, id: string): CgroupFiles | undefined {
  if (!text.includes(id)) return undefined;
  const groups = groupsIn(text);
  const [cpu, memory, whole] = [groups.get("cpuacct"), groups.get("memory"), groups.get("")];
  if (cpu !== undefined && memory !== undefined)
    return {
      cpu: join(root, "cpuacct", cpu, "cpuacct.usage"),
      memory: join(root, "memory", memory, "memory.usage_in_bytes"),
      memoryStat: join(root, "memory", memory, "memory.stat"),
      isV2: false,
    };
  if (whole === undefined || !whole.includes(id)) return undefined;
  const group = join(root, whole);
  return {
    cpu: join(group, "cpu.stat"),
    memory: join(group, "memory.current"),
    memoryStat: join(group, "memory.stat"),
    isV2: true,
  };
}

/** The number after a word at the beginning of a line; undefined if there is none. */
export function numberAfter(text: string, word: string): number | undefined {
  const found = new RegExp(`^${word}:?\\s+(\\d+)`, "m").exec(text);
  return found ? Number(found[1]) : undefined;
}

/** What the files say now. @throws Error when one is not there, or says something else */
export async function readCgroup(files: CgroupFiles): Promise<{ cpuNanosTotal: number; memoryBytes: number }> {
  const [cpu, memory, stat] = await Promise.all(
    [files.cpu, files.memory, files.memoryStat].map((file) => readFile(file, "utf8")),
  );
  const cpuNanosTotal = files.isV2
    ? (numberAfter(cpu ?? "", "usage_usec") ?? Number.NaN) * nanosPerMicro
    : Number.parseInt(cpu ?? "", 10);
  const cache = numberAfter(stat ?? "", files.isV2 ? "inactive_file" : "total_inactive_file") ?? 0;
  const memoryBytes = Math.max(0, Number.parseInt(memory ?? "", 10) - cache);
  if (Number.isNaN(cpuNanosTotal) || Number.isNaN(memoryBytes)) throw new Error(`no numbers in ${files.cpu}`);
  return { cpuNanosTotal, memoryBytes };
}
