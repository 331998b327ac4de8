/** A server, and friends and strangers of it on its own host and on another, who say whom they reach. */
import { Cluster } from "./cluster.js";
import { podOf, podsPath, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import type { Seen, Watcher } from "./watcher.js";
import { first, isReady, readinessProbe, second } from "./web-hosts.js";

const policiesPath = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";

/** Who reaches the server: from its own host and from another. */
export interface Reach {
  friend: boolean;
  stranger: boolean;
  farFriend: boolean;
  farStranger: boolean;
}
export const everybody: Reach = { friend: true, stranger: true, farFriend: true, farStranger: true };
export const nobody: Reach = { friend: false, stranger: false, farFriend: false, farStranger: false };
export const friends: Reach = { ...nobody, friend: true, farFriend: true };

const clients = {
  friend: "friend",
  stranger: "stranger",
  farFriend: "far-friend",
  farStranger: "far-stranger",
} as const;

/** Prints for each address whether it answers within a second and a half: `host:port` of TCP, `udp host:port`. */
const asking = (places: readonly string[]): string => `
  const tcp = (host, port) => new Promise((done) => {
    const socket = require("node:net").connect({ host, port, timeout: 1500 });
    socket.once("connect", () => done(true)).once("timeout", () => done(false)).once("error", () => done(false));
  });
  const udp = (host, port) => new Promise((done) => {
    const socket = require("node:dgram").createSocket("udp4").on("message", () => done(true)).on("error", () => done(false));
    socket.send("whoami", port, host);
    setTimeout(() => done(false), 1500);
  });
  Promise.all(${JSON.stringify(places)}.map((place) => {
    const [host, port] = place.replace("udp ", "").split(":");
    return (place.startsWith("udp") ? udp : tcp)(host, Number(port));
  })).then((all) => { console.log(JSON.stringify(all)); process.exit(); });`;

export class IsolatedHosts {
  readonly cluster: Cluster;
  readonly pods: Watcher;

  private constructor(cluster: Cluster, pods: Watcher) {
    this.cluster = cluster;
    this.pods = pods;
  }

  /** Resolves when all pods are ready. */
  static async up(title: string): Promise<IsolatedHosts> {
    const cluster = await Cluster.up({ title, provider: "netns", standIns: ["echo"] });
    const hosts = new IsolatedHosts(cluster, await cluster.watch("pods"));
    await Promise.all([
      hosts.pod("server", first, { readinessProbe, ports: [{ name: "web", containerPort: 8080 }] }),
      hosts.pod("friend", first, {}, { role: "friend" }),
      hosts.pod("stranger", first),
      hosts.pod("far-friend", second, {}, { role: "friend" }),
      hosts.pod("far-stranger", second),
    ]);
    const spec = { selector: { app: "server" }, ports: [{ port: 80, targetPort: 8080 }] };
    await cluster.ok("POST", servicesPath, { kind: "Service", apiVersion: "v1", metadata: { name: "server" }, spec });
    return hosts;
  }

  /** Makes a pod on a host; resolves when it is ready. */
  async pod(name: string, host: string, fields: object = {}, labels: Record<string, string> = {}): Promise<Seen> {
    const pod = podOf(name, fields as Record<string, unknown>, { nodeName: host });
    await this.cluster.ok("POST", podsPath, { ...pod, metadata: { name, labels: { app: name, ...labels } } });
    return (await this.pods.until(`${name} is ready`, (p) => p.metadata.name === name && isReady(p))).object;
  }

  async ipOf(name: string): Promise<string> {
    return (await this.cluster.ok<Seen>("GET", `${podsPath}/${name}`)).status.podIP ?? "";
  }

  async policy(name: string, spec: object): Promise<void> {
    const body = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
    await this.cluster.ok("POST", policiesPath, body);
  }

  async drop(...names: string[]): Promise<void> {
    for (const name of names) await this.cluster.ok("DELETE", `${policiesPath}/${name}`);
  }

  /** Sets labels, and takes away those that are null. */
  async label(pod: string, labels: Record<string, string | null>): Promise<void> {
    const answer = await fetch(`${this.cluster.url}${podsPath}/${pod}`, {
      method: "PATCH",
      headers: { ...this.cluster.credentials, "content-type": "application/merge-patch+json" },
      body: JSON.stringify({ metadata: { labels } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Which of these a pod reaches. */
  async reaches(pod: string, ...places: string[]): Promise<boolean[]> {
    return JSON.parse(await this.cluster.troupeOk("exec", pod, "--", "node", "-e", asking(places))) as boolean[];
  }

  /** Who reaches one of these. */
  async reachOf(place: string): Promise<Reach> {
    const all = await Promise.all(
      Object.entries(clients).map(async ([who, pod]) => [who, (await this.reaches(pod, place))[0]] as const),
    );
    return Object.fromEntries(all) as unknown as Reach;
  }

  /** Resolves when the server is reached by these and by no others, at its own address and by its service. */
  async until(what: string, wanted: Reach): Promise<void> {
    const service = await this.cluster.ok<Seen>("GET", `${servicesPath}/server`);
    const places = [`${await this.ipOf("server")}:8080`, `${service.spec.clusterIP}:80`];
    for (const place of places)
      await poll(
        `${what}, at ${place}`,
        () => this.reachOf(place),
        (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
      );
  }

  /** The table of network policies in a host's kernel; "" = there is none. */
  table(host: string): Promise<string> {
    return this.cluster
      .onHost(host, "nft", "list", "table", "ip", `troupe-${this.cluster.name}-policies`)
      .catch(() => "");
  }
}
