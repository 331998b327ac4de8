/** Two pods of one controller on two hosts of their own, services of theirs, and clients wherever there are any. */
import { Cluster } from "./cluster.js";
import { controllerOf, controllersPath, servicesPath } from "./manifests.js";
import { succeed } from "./processes.js";
import type { Seen, Watcher } from "./watcher.js";
import { isRunning } from "./watcher.js";

export const [first, second] = ["10.245.2.2", "10.245.2.3"] as const;
/** The second of two hosts on two segments. */
export const far = "10.245.2.130";
/** Without it a pod counts as soon as its program runs, which is before it listens. */
export const readinessProbe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 };
/** A service's port for what the pods answer to HTTP. */
export const http = { name: "http", port: 80, targetPort: 8080 };

export const isReady = (pod: Seen): boolean =>
  isRunning(pod) && pod.status.containerStatuses?.every((c) => c.ready) === true;

/** A program for Node that prints who answered, or the error's code. */
export const get = (url: string): string => `
  require("node:http").get("${url}", { agent: false, timeout: 3000 }, (r) => {
    let text = ""; r.on("data", (d) => (text += d)).on("end", () => console.log(text.trim()));
  }).on("timeout", function () { this.destroy(new Error("timeout")); }).on("error", (e) => console.log(e.code ?? e.message));`;

export class WebHosts {
  readonly cluster: Cluster;
  readonly pods: Watcher;

  private constructor(cluster: Cluster, pods: Watcher) {
    this.cluster = cluster;
    this.pods = pods;
  }

  /** Makes the cluster; resolves when both pods are ready. */
  static async up(title: string, segments = 1): Promise<WebHosts> {
    const cluster = await Cluster.up({ title, provider: "netns", segments, standIns: ["echo"] });
    const web = new WebHosts(cluster, await cluster.watch("pods"));
    await cluster.ok("POST", controllersPath, controllerOf("web", 2, { readinessProbe }));
    await web.running(2);
    return web;
  }

  /** The pods of web once so many run and are ready. */
  async running(count: number): Promise<Seen[]> {
    const ours = (all: Seen[]): Seen[] => all.filter((p) => p.metadata.labels?.["app"] === "web");
    const all = await this.pods.untilAll(
      `${count} pods are ready`,
      (seen) => ours(seen).length === count && ours(seen).every(isReady),
    );
    return ours(all);
  }

  /** Makes a service of web and resolves to its portal. */
  async serve(name: string, ports: object[], spec: object = {}): Promise<string> {
    const service = await this.cluster.ok<Seen>("POST", servicesPath, {
      kind: "Service",
      apiVersion: "v1",
      metadata: { name },
      spec: { selector: { app: "web" }, ports, ...spec },
    });
    return service.spec.clusterIP ?? "";
  }

  /** Who answers a host. */
  ask(host: string, url: string): Promise<string> {
    return this.cluster.onHost(host, "curl", "-sf", "-m", "5", url);
  }

  /** Who answers a host, in so many requests. */
  async askers(host: string, url: string, times: number): Promise<Set<string>> {
    const names = new Set<string>();
    for (let i = 0; i < times; i++) names.add(await this.ask(host, url));
    return names;
  }

  /** Runs a program of Node in a pod. @returns what it printed */
  inPod(pod: Seen | undefined, source: string): Promise<string> {
    return this.cluster.troupeOk("exec", pod?.metadata.name ?? "", "--", "node", "-e", source);
  }

  /** The name of the pod that says it is `name`. */
  async podCalled(name: string): Promise<string> {
    const all = await this.running(2);
    const byIp = await Promise.all(all.map((p) => succeed("curl", ["-sf", `http://${p.status.podIP}:8080/`])));
    return all[byIp.findIndex((text) => text.trim() === name.trim())]?.metadata.name ?? "";
  }
}
