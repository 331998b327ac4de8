/** A minion's host of provider netns, as faults get hold of it: its processes, its engine's settings, its network. */
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Docker from "dockerode";
import type { ClusterRecord } from "../../../cli/local/cluster-file.js";
import { hostCgroup, hostNamespace, layoutOf, masterAddress } from "../../../cli/local/netns/layout.js";
import { namespaceId, processesIn } from "../../../cli/local/netns/processes.js";
import { eventually, run } from "../../../cli/local/netns/run.js";
import { killGroup } from "../../machine/control-group.js";

/** An engine has taken its new settings by then. */
const reloadMsMax = 5_000;

/** Process ids as its own namespace and those within see it, the outermost first; empty when it has ended. */
function idsWithin(pid: number): number[] {
  try {
    return (/^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "").split(/\s+/).map(Number);
  } catch {
    return [];
  }
}

function programOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

export class Host {
  readonly name: string;
  readonly engine: string;
  readonly docker: Docker;
  readonly record: ClusterRecord;

  /** @param record of its cluster @param engine URL of its engine's socket */
  constructor(record: ClusterRecord, name: string, engine: string) {
    this.record = record;
    this.name = name;
    this.engine = engine;
    this.docker = new Docker({ socketPath: engine.replace("unix://", "") });
  }

  get masterAddress(): string {
    return masterAddress(layoutOf(this.record));
  }

  get #pids(): number[] {
    return processesIn(namespaceId(hostNamespace(this.record.name, this.name)));
  }

  /** It keeps the engine running: stopped, it starts none. Undefined when the power is off. */
  keeper(): number | undefined {
    const firsts = this.#pids.map((pid) => ({ pid, ids: idsWithin(pid) })).filter(({ ids }) => ids.at(-1) === 1);
    // A container in the host's network has a first process too, in a namespace further in.
    return firsts.sort((a, b) => a.ids.length - b.ids.length)[0]?.pid;
  }

  /** Pids of the engine and of what it leaves its containers to. */
  engineProcesses(): number[] {
    return this.#pids.filter((pid) => ["dockerd", "containerd"].includes(programOf(pid)));
  }

  /** All that runs in its containers ends, whoever watches over it. */
  killContainers(): void {
    killGroup(hostCgroup(this.record.name, this.name));
  }

  /** Runs a program in its network. @throws Error with what it said */
  inNetwork(program: string, args: readonly string[], input = ""): Promise<string> {
    return run("nsenter", [`--net=/run/netns/${hostNamespace(this.record.name, this.name)}`, program, ...args], input);
  }

  /**
   * Gives its engine other settings while it runs; they last until its power is cut.
   * @param isTaken whether what `docker info` says shows them
   * @throws Error when it does not take them
   */
  async configure(
    settings: Record<string, unknown>,
    isTaken: (info: Record<string, unknown>) => boolean,
  ): Promise<void> {
    const file = join(dirname(this.engine.replace("unix://", "")), "dockerd.json");
    const before = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...before, ...settings }, null, 2));
    for (const pid of this.engineProcesses()) if (programOf(pid) === "dockerd") process.kill(pid, "SIGHUP");
    const taken = await eventually(async () => isTaken(await this.docker.info()), reloadMsMax);
    if (!taken) throw new Error(`the engine of ${this.name} does not take ${Object.keys(settings).join(", ")}`);
  }
}

/** A signal to each; those that ended meanwhile are passed over. */
export function signal(pids: readonly (number | undefined)[], name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of pids) {
    try {
      if (pid !== undefined) process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
