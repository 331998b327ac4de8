/** What the hostile inputs are thrown at: a cluster with a real minion, and a master that minions join over TLS. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MasterProcess } from "../crash/master-process.js";
import { Cluster } from "../e2e/cluster.js";
import { podOf, podsPath } from "../e2e/manifests.js";
import { freePort, type Ran, run } from "../e2e/processes.js";
import { isRunning } from "../e2e/watcher.js";
import { type Answer, Api, type Ask, lengthOf } from "./api.js";

const healthMsMax = 10_000;

/** The secure listener: no token of ours, and whatever certificate it has. */
export class JoinApi extends Api {
  override ask({ method = "GET", path, body, headers = {} }: Ask): Promise<Answer> {
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(`${this.url}${path}`, {
        ...{ method, rejectUnauthorized: false, agent: false },
        headers: { "content-type": "application/json", ...lengthOf(text), ...headers },
      });
      request.on("response", (response) => {
        let all = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          all += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: all }));
      });
      request.on("error", reject);
      request.end(text);
    });
  }
}

/** The token in a kubeconfig; "" if there is none. */
function tokenIn(path: string): string {
  try {
    return /"?token"?: *"?([^",\s}]+)/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
  } catch {
    return "";
  }
}

export class Stage {
  readonly cluster: Cluster;
  readonly api: Api;
  readonly joinApi: Api;
  /** A folder for what rows write. */
  readonly folder: string;
  readonly #join: MasterProcess;
  readonly #pids: readonly number[];

  private constructor(cluster: Cluster, joining: MasterProcess, joinApi: Api, folder: string, pids: readonly number[]) {
    this.cluster = cluster;
    this.folder = folder;
    this.#join = joining;
    this.joinApi = joinApi;
    this.#pids = pids;
    this.api = new Api(cluster.url, tokenIn(join(cluster.home, "kubeconfig")));
  }

  static async up(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "hostile-"));
    const cluster = await Cluster.up({ title: "hostile", minions: 1, standIns: ["echo"] });
    const securePort = await freePort();
    const place = { cluster: "joined", dataDir: join(folder, "joined"), folder, port: await freePort() };
    const flags = ["--secure-listen", `127.0.0.1:${securePort}`, "--public-name", "127.0.0.1"];
    const joining = new MasterProcess({
      ...place,
      flags: [...flags, "--pod-cidr", "10.246.0.0/16", "--service-cidr", "10.247.0.0/16"],
    });
    await joining.startReady();
    const pids = (await cluster.daemons()).map(({ pid }) => pid);
    const joinApi = new JoinApi(`https://127.0.0.1:${securePort}`, "");
    const stage = new Stage(cluster, joining, joinApi, folder, [...pids, joining.pid]);
    const watcher = await cluster.watch("pods");
    await cluster.ok("POST", podsPath, podOf("there"));
    await watcher.until("a pod runs", isRunning);
    watcher.close();
    return stage;
  }

  get port(): number {
    return this.cluster.port;
  }

  /** Where minions may dial without harm to the cluster that is looked at. */
  get linkPort(): number {
    return this.#join.place.port;
  }

  /** The API of the master that minions may dial. */
  get joinedApi(): Api {
    return this.#join.api;
  }

  get minionToken(): string {
    return this.#join.minionToken;
  }

  /** A file with a text in it. */
  program(
    name: "troupe" | "kubecfg",
    args: readonly string[],
    stdin?: string,
    env: Record<string, string> = {},
  ): Promise<Ran> {
    return this.cluster[name](args, { ...(stdin === undefined ? {} : { stdin }), env });
  }

  /** Any of our programs, by its path below dist/. */
  node(path: string, args: readonly string[]): Promise<Ran> {
    const file = new URL(`../../${path}`, import.meta.url).pathname;
    return run(process.execPath, [file, ...args], { timeoutMs: 60_000 });
  }

  /** All that could have been changed. */
  async stored(): Promise<string> {
    const lists = await Promise.all(
      ["pods", "services", "replicationcontrollers", "endpoints", "namespaces"].map((plural) =>
        this.api.ok<{ items: { metadata: { name: string; resourceVersion: string } }[] }>({
          path: `/api/v1/${plural}`,
        }),
      ),
    );
    return lists.flatMap(({ items }) => items.map(({ metadata: m }) => `${m.name} ${m.resourceVersion}`)).join(", ");
  }

  /** What should not have been taken must not stand in the way of the next. */
  async forget(): Promise<void> {
    for (const plural of ["pods", "services", "endpoints", "replicationcontrollers"]) {
      const path = `/api/v1/namespaces/default/${plural}/odd`;
      await this.api.ask({ method: "DELETE", path, body: { gracePeriodSeconds: 0 } });
    }
  }

  /** What is wrong with those that were there from the start; "" = nothing. */
  async ailment(): Promise<string> {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 0);
      } catch {
        return `process ${pid} has ended`;
      }
    }
    const beganMs = performance.now();
    for (const port of [this.port, this.linkPort]) {
      const health = await new Api(`http://127.0.0.1:${port}`, this.api.token).ask({ path: "/healthz" });
      if (health.status !== 200) return `/healthz is answered ${health.status} ${health.text}`;
    }
    const tookMs = performance.now() - beganMs;
    return tookMs > healthMsMax ? `/healthz took ${Math.round(tookMs)} ms` : "";
  }

  async close(): Promise<void> {
    this.api.close();
    await this.#join.close();
    await this.cluster.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
