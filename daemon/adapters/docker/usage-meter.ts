/**
 * What containers use, on Docker. Where the engine's processes are this machine's, it is read from the kernel, and the
 * engine is asked once a run of a container which process that is; elsewhere the engine is asked for each look.
 */
import { readFile } from "node:fs/promises";
import { release } from "node:os";
import type { ContainerStats, UsageMeter } from "../../minion/engine/usage.js";
import { apiStats } from "./api-stats.js";
import { type CgroupFiles, cgroupFilesIn, readCgroup } from "./cgroup-files.js";
import { dockerInfo } from "./facts.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";
import { machineStats } from "./machine-stats.js";
import type { DockerScope } from "./scope.js";

/** Where a container's numbers are read; `null` = the engine has to be asked for them. */
type Source = CgroupFiles | null;

/** The first process of a container; 0 if it does not run, or is not there. */
async function pidOf(scope: DockerScope, id: string): Promise<number> {
  try {
    const { State } = await scope.client.read(`look at container ${shortId(id)}`, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    return State.Running ? State.Pid : 0;
  } catch (error) {
    if (isFault(error, "NotFound")) return 0;
    throw error;
  }
}

class Meter implements UsageMeter {
  readonly #scope: DockerScope;
  readonly #isLocal: boolean;
  /** Of containers that were looked at last. */
  #sources = new Map<string, Source>();
  #sharesKernel: Promise<boolean> | undefined;

  constructor(scope: DockerScope, isLocal: boolean) {
    this.#scope = scope;
    this.#isLocal = isLocal && process.platform === "linux";
  }

  async stats(ids: readonly string[]): Promise<ContainerStats[]> {
    const known = this.#sources;
    const found = await Promise.all(
      ids.map(async (id): Promise<[string, Source | undefined]> => {
        return [id, known.has(id) ? known.get(id) : await this.#sourceOf(id)];
      }),
    );
    const read = await Promise.all(found.map(([id, source]) => (source ? this.#read(id, source) : undefined)));
    const running = read.flatMap((stats) => (stats ? [stats] : []));
    const wereRead = new Set(running.map(({ id }) => id));
    // One that ended may have begun again, in another group: it is looked for anew.
    this.#sources = new Map(
      found.filter((pair): pair is [string, Source] => pair[1] === null || wereRead.has(pair[0])),
    );
    const others = found.flatMap(([id, source]) => (source === null ? [id] : []));
    return others.length === 0 ? running : [...running, ...(await apiStats(this.#scope, others))];
  }

  async machineStats(): ReturnType<UsageMeter["machineStats"]> {
    if (!this.#isLocal) return undefined;
    this.#sharesKernel ??= dockerInfo(this.#scope).then(({ KernelVersion }) => KernelVersion === release());
    this.#sharesKernel.catch(() => {
      this.#sharesKernel = undefined;
    });
    return (await this.#sharesKernel) ? machineStats(this.#scope.clock.nowMs()) : undefined;
  }

  /** undefined: it does not run. */
  async #sourceOf(id: string): Promise<Source | undefined> {
    if (!this.#isLocal) return null;
    const pid = await pidOf(this.#scope, id);
    if (pid <= 0) return undefined;
    const groups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
    const files = cgroupFilesIn(groups, id);
    // Groups that are mounted elsewhere, or that we may not read, are the engine's to tell of.
    const canRead = files && (await readCgroup(files).then(Boolean, () => false));
    return files && canRead ? files : null;
  }

  async #read(id: string, files: CgroupFiles): Promise<ContainerStats | undefined> {
    try {
      const used = await readCgroup(files);
      return { id, atMs: this.#scope.clock.nowMs(), ...used };
    } catch {
      return undefined;
    }
  }
}

/** @param isLocal whether the engine was reached over a socket of this machine (which may still lead into a virtual one) */
export function usageMeter(scope: DockerScope, isLocal: boolean): UsageMeter {
  const meter = new Meter(scope, isLocal);
  return { stats: (ids) => meter.stats(ids), machineStats: () => meter.machineStats() };
}
