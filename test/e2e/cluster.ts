/** A cluster of a test's own on the machine's Docker engine, reached as its users reach it: by CLI and HTTP. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseNetworks } from "../../cli/local/free-networks.js";
import { realClock } from "../../daemon/real-clock.js";
import { ensureStandIns, type StandIn } from "../../scenarios/standins/images.js";
import { type Credentials, credentialsIn } from "./credentials.js";
import { freePort, type Ran, type RunOptions, run, succeed } from "./processes.js";
import { Watcher } from "./watcher.js";

export interface ClusterOptions {
  /** Begins the names of the cluster and its folder. */
  title: string;
  minions?: number;
  /** netns: each minion has a host and an engine of its own; see {@link canHaveHosts}. */
  provider?: "docker" | "netns";
  /** Segments the hosts are divided into, of provider netns. */
  segments?: number;
  standIns?: readonly StandIn[];
  /** Length of the pod network's prefix, of provider docker; as `troupe up` chooses if absent. */
  podPrefixBits?: number;
}

export interface Daemon {
  role: "master" | "minion";
  name: string;
  pid: number;
  logFile: string;
  running: boolean;
}

export interface Answer<T> {
  status: number;
  body: T;
}

const patienceMs = 60_000;

const program = (name: string): string => fileURLToPath(new URL(`../../cli/${name}.js`, import.meta.url));

const clusterName = (title: string, pid: number): string => `${title}-${pid}`;

/** Whether this machine can have hosts in network namespaces: Linux, and we are root. */
export const canHaveHosts: boolean = process.platform === "linux" && process.getuid?.() === 0;

/** Makes images in an engine; in the default one if `url` is undefined. */
async function makeImages(standIns: readonly StandIn[], url: string | undefined): Promise<void> {
  // Keeps the process while only timers of the engine's clock wait.
  const awake = setInterval(() => undefined, 1_000);
  await ensureStandIns(standIns, url, realClock()).finally(() => clearInterval(awake));
}

export class Cluster {
  readonly name: string;
  readonly home: string;
  readonly port: number;
  readonly #options: ClusterOptions;
  readonly #watchers = new Set<Watcher>();

  private constructor(name: string, home: string, port: number, options: ClusterOptions) {
    this.name = name;
    this.home = home;
    this.port = port;
    this.#options = options;
  }

  /** Makes the images that are asked for and a cluster; whatever happens later, call {@link close}. */
  static async up(options: ClusterOptions): Promise<Cluster> {
    const { standIns = [], provider } = options;
    if (provider !== "netns") await makeImages(standIns, undefined);
    const home = mkdtempSync(join(tmpdir(), `${options.title}-`));
    const name = clusterName(options.title, process.pid);
    const cluster = new Cluster(name, home, await freePort(), options);
    try {
      await cluster.start();
      if (provider === "netns") await Promise.all(cluster.engines().map((url) => makeImages(standIns, url)));
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** URLs of the engines of the minions' hosts, of provider netns, in the order of their names. */
  engines(): string[] {
    const file = join(this.home, "clusters", this.name, "cluster.json");
    const { hosts } = JSON.parse(readFileSync(file, "utf8")) as { hosts: { name: string; engine: string }[] };
    return hosts.sort((a, b) => a.name.localeCompare(b.name)).map((host) => host.engine);
  }

  /** Runs a program in the network of a minion's host. @returns what it printed */
  onHost(minion: string, ...command: string[]): Promise<string> {
    return succeed("ip", ["netns", "exec", `troupe-${this.name}-${minion}`, ...command]);
  }

  /** What requests show. */
  get credentials(): Credentials {
    return credentialsIn(this.home);
  }

  get env(): Record<string, string> {
    return { TROUPE_HOME: this.home, HOME: this.home, KUBERNETES_MASTER: this.url, KUBECONFIG: "" };
  }

  /** `troupe up`: starts what is not running. */
  async start(): Promise<void> {
    const hosts = this.#options.provider === "netns";
    await this.troupeOk(
      ...["up", "--name", this.name, "--minions", String(this.#options.minions ?? 2), "--port", String(this.port)],
      ...(await this.#smallNetwork()),
      ...(hosts ? ["--provider", "netns", "--segments", String(this.#options.segments ?? 1)] : []),
    );
  }

  /** Within a network that is free here, as many addresses as the test asks for. */
  async #smallNetwork(): Promise<string[]> {
    const { podPrefixBits: bits } = this.#options;
    if (bits === undefined) return [];
    const { podCidr } = await chooseNetworks(this.name, {});
    return ["--pod-cidr", podCidr.replace(/\/\d+$/, `/${bits}`)];
  }

  troupe(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return run(process.execPath, [program("troupe"), ...args], { ...options, env: { ...this.env, ...options.env } });
  }

  kubecfg(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return run(process.execPath, [program("kubecfg"), ...args], { ...options, env: { ...this.env, ...options.env } });
  }

  /** What it printed. @throws Error with what it said instead */
  troupeOk(...args: string[]): Promise<string> {
    return succeed(process.execPath, [program("troupe"), ...args], { env: this.env });
  }

  /** What it printed. @throws Error with what it said instead */
  kubecfgOk(...args: string[]): Promise<string> {
    return succeed(process.execPath, [program("kubecfg"), ...args], { env: this.env });
  }

  /** One request; a string goes as it is, anything else as JSON. An answer that is no JSON comes as text. */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...this.credentials },
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** The body of a request that must succeed. */
  async ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Follows a collection of /api/v1 in the default namespace, such as `pods`. */
  async watch(plural: string): Promise<Watcher> {
    const url = `${this.url}/api/v1/namespaces/default/${plural}?watch=true`;
    const watcher = await Watcher.open(url, this.credentials);
    this.#watchers.add(watcher);
    return watcher;
  }

  async daemons(): Promise<Daemon[]> {
    const clusters = JSON.parse(await this.troupeOk("status", "-o", "json")) as { name: string; daemons: Daemon[] }[];
    return clusters.find((c) => c.name === this.name)?.daemons ?? [];
  }

  async daemon(name: string): Promise<Daemon> {
    const found = (await this.daemons()).find((d) => d.name === name);
    if (!found) throw new Error(`cluster ${this.name} has no daemon ${name}`);
    return found;
  }

  /** `troupe down`. */
  async down(): Promise<void> {
    for (const watcher of this.#watchers) watcher.close();
    await this.troupeOk("down", "--name", this.name);
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.home, { recursive: true, force: true });
  }
}
