/** A cluster of hollow minions: the master's own process with its store on disk, and a process of minions. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chooseNetworks } from "../../../cli/local/free-networks.js";
import { adminOf, type Credentials } from "../../e2e/credentials.js";
import { freePort, run } from "../../e2e/processes.js";
import { Watcher } from "../../e2e/watcher.js";

const masterFile = fileURLToPath(new URL("../../../daemon/master/main.js", import.meta.url));
const hollowFile = fileURLToPath(new URL("./hollow-worker.js", import.meta.url));
const readyMsMax = 60_000;
const stopMsMax = 12_000;

/** As much of a Node as is looked at. */
interface NodeStatus {
  conditions?: { type: string; status: string }[];
}

const isReady = (status: NodeStatus): boolean =>
  status.conditions?.some((c) => c.type === "Ready" && c.status === "True") === true;

/** Where hollow minions say that their pods are (see hollow-worker.ts); nothing is sent there. */
const hollowPods = "10.128.0.0/10";

export class HollowCluster {
  readonly url: string;
  readonly #folder: string;
  readonly #masterArgs: readonly string[];
  readonly #children: ChildProcess[] = [];
  #master: ChildProcess | undefined;

  private constructor(url: string, folder: string, masterArgs: readonly string[]) {
    this.url = url;
    this.#folder = folder;
    this.#masterArgs = masterArgs;
  }

  /** Resolves when all minions are ready; whatever happens later, call {@link close}. */
  static async up(minions: number): Promise<HollowCluster> {
    const folder = await mkdtemp(join(tmpdir(), "troupe-bench-"));
    const name = `create-${process.pid}`;
    const { serviceCidr } = await chooseNetworks(name, {});
    const port = await freePort();
    const cluster = new HollowCluster(`http://127.0.0.1:${port}`, folder, [
      ...["--cluster", name, "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`],
      ...["--service-cidr", serviceCidr, "--pod-cidr", hollowPods, "--portal-address", "127.0.0.1"],
    ]);
    try {
      await cluster.#startMaster();
      await cluster.#startMinions(name, minions);
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /** What requests show. */
  get credentials(): Credentials {
    return adminOf(join(this.#folder, "data"));
  }

  get masterPid(): number {
    return this.#master?.pid ?? 0;
  }

  async #startMaster(): Promise<void> {
    const stateFile = join(this.#folder, "master.json");
    const master = this.#fork(masterFile, [...this.#masterArgs, "--state-file", stateFile]);
    this.#master = master;
    const untilMs = performance.now() + readyMsMax;
    while (!(await readFile(stateFile).catch(() => null))) {
      if (master.exitCode !== null || performance.now() > untilMs) throw new Error("the master did not get ready");
      await after(50);
    }
  }

  async #startMinions(name: string, count: number): Promise<void> {
    const token = (await readFile(join(this.#folder, "data", "minion-token"), "utf8")).trim();
    const watcher = await Watcher.open(`${this.url}/api/v1/nodes?watch=true`, this.credentials);
    const ready = new Set<string>();
    const hollow = this.#fork(hollowFile, [this.url, name, String(count)], { TROUPE_BENCH_TOKEN: token });
    const ended = once(hollow, "exit").then(() => Promise.reject(new Error("the minions have ended")));
    const all = watcher.until(
      `${count} minions are ready`,
      ({ metadata, status }) => {
        if (isReady(status as NodeStatus)) ready.add(metadata.name);
        return ready.size === count;
      },
      { patienceMs: readyMsMax },
    );
    await Promise.race([all, ended]).finally(() => watcher.close());
    ended.catch(() => undefined);
  }

  #fork(file: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const stdio: ("ignore" | "inherit" | "ipc")[] = ["ignore", "ignore", "inherit", "ipc"];
    const child = fork(file, args, { stdio, env: { ...process.env, ...env }, execArgv: [] });
    this.#children.push(child);
    return child;
  }

  /** Ends the processes, and takes away what they made. */
  async close(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
      await ended;
      clearTimeout(late);
    }
    await run(process.execPath, [masterFile, ...this.#masterArgs, "--purge"]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
