/** A master's process that is killed and started again, on one data directory and one port. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Api } from "../hostile/api.js";
import { armedVariable, type Point } from "./faultpoints/points.js";

const program = fileURLToPath(new URL("../../daemon/master/main.js", import.meta.url));
const hook = new URL("./faultpoints/hook.js", import.meta.url).href;
const readyMsMax = 120_000;
const lookEveryMs = 10;
/** Of what it said last. */
const wordsMax = 8_000;

export interface MasterPlace {
  cluster: string;
  dataDir: string;
  port: number;
  /** For its state file. */
  folder: string;
  flags?: readonly string[];
}

export interface StartOptions {
  /** Where it ends itself: at the n-th time it comes to that point. */
  faultpoint?: { point: Point; hit: number };
  env?: Readonly<Record<string, string>>;
}

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

export class MasterProcess {
  readonly place: MasterPlace;
  #child: ChildProcess | null = null;
  #said = "";

  constructor(place: MasterPlace) {
    this.place = place;
  }

  get url(): string {
    return `http://127.0.0.1:${this.place.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** How it ended; null while it runs. */
  get ending(): number | NodeJS.Signals | null {
    return this.#child && (this.#child.exitCode ?? this.#child.signalCode);
  }

  /** The last of what it said on stderr. */
  get said(): string {
    return this.#said;
  }

  /** An API client with the administrator's token, if the master keeps one. */
  get api(): Api {
    return new Api(this.url, tokenIn(join(this.place.dataDir, "admin-token")));
  }

  get minionToken(): string {
    return tokenIn(join(this.place.dataDir, "minion-token"));
  }

  /** Starts it, without waiting for more. */
  start({ faultpoint, env = {} }: StartOptions = {}): void {
    const { cluster, dataDir, port, folder, flags = [] } = this.place;
    const points = faultpoint ? { [armedVariable]: `${faultpoint.point}:${faultpoint.hit}` } : {};
    const child = spawn(
      process.execPath,
      [
        ...(faultpoint ? ["--import", hook] : []),
        ...[program, "--cluster", cluster, "--data", dataDir, "--listen", `127.0.0.1:${port}`],
        ...["--portal-address", "127.0.0.1", "--state-file", join(folder, "master.json"), ...flags],
      ],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...points, ...env } },
    );
    this.#child = child;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-wordsMax);
    });
  }

  /** Resolves when it has said that it is ready. @throws Error with its last words when it ends instead */
  async ready(): Promise<void> {
    const untilMs = performance.now() + readyMsMax;
    const file = join(this.place.folder, "master.json");
    while (!(await readFile(file, "utf8").catch(() => ""))) {
      if (!this.#child || ended(this.#child)) throw new Error(`the master ended: ${this.#said.trim()}`);
      if (performance.now() > untilMs) throw new Error(`the master did not get ready: ${this.#said}`);
      await after(lookEveryMs);
    }
  }

  async startReady(options: StartOptions = {}): Promise<void> {
    this.start(options);
    await this.ready();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves when it has ended, whoever ended it; to its exit code, or signal. */
  async end(): Promise<number | NodeJS.Signals | null> {
    const child = this.#child;
    if (child && !ended(child)) await once(child, "close");
    await rm(join(this.place.folder, "master.json"), { force: true }).catch(() => undefined);
    return this.ending;
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.end();
  }

  /** Ends it in peace. */
  async close(): Promise<void> {
    if (!this.#child || ended(this.#child)) return;
    this.signal("SIGCONT");
    this.signal("SIGTERM");
    await this.end();
  }
}

/** A token in a file; "" if there is none. */
function tokenIn(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
