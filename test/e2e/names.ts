/** What a pod sees of names, on whatever provider: the same tests, with real programs that resolve. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DecodedPacket, encode } from "dns-packet";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { otherResolver, type StandIn, says } from "../daemon/adapters/dns/stand-ins.js";
import { Cluster, type ClusterOptions } from "./cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import type { Seen, Watcher } from "./watcher.js";
import { isReady } from "./web-hosts.js";

const endpointsPath = "/api/v1/namespaces/default/endpoints";
const outside = "192.0.2.7";
/** RFC 1035 4.1.1. */
const nxDomain = 3;

/** The one name there is outside. */
const outsideName = "www.example.com";

const onlyOne = (query: DecodedPacket): Buffer => {
  const isIt = query.questions?.[0]?.name === outsideName;
  if (isIt) return says(outside)(query);
  return encode({ type: "response", id: query.id ?? 0, flags: nxDomain, questions: query.questions ?? [] });
};

/** A cluster whose host asks a resolver of the test's, and a pod that asks. */
export class NameCluster {
  readonly cluster: Cluster;
  readonly pods: Watcher;
  readonly other: StandIn;
  readonly #folder: string;

  private constructor(cluster: Cluster, pods: Watcher, other: StandIn, folder: string) {
    this.cluster = cluster;
    this.pods = pods;
    this.other = other;
    this.#folder = folder;
  }

  /** @param upstream address of the machine at which the test's resolver answers */
  static async up(options: ClusterOptions, upstream: string): Promise<NameCluster> {
    const folder = mkdtempSync(join(tmpdir(), "resolv-"));
    const file = join(folder, "resolv.conf");
    writeFileSync(file, `nameserver ${upstream}\nsearch example.org\n`);
    process.env["TROUPE_RESOLV_CONF"] = file;
    const cluster = await Cluster.up({ ...options, standIns: ["echo"] });
    const other = await otherResolver(onlyOne, { address: upstream, port: 53 });
    const made = new NameCluster(cluster, await cluster.watch("pods"), other, folder);
    const pet = (name: string): object => ({
      ...(podOf(name, {}, { hostname: name, subdomain: "pets" }) as object),
      metadata: { name, labels: { app: "pets" } },
    });
    const service = (name: string, spec: object): object => ({
      kind: "Service",
      apiVersion: "v1",
      metadata: { name },
      spec,
    });
    const ports = [{ name: "http", port: 80, targetPort: 8080 }];
    await cluster.ok("POST", servicesPath, service("web", { selector: { app: "pets" }, ports }));
    await cluster.ok("POST", servicesPath, service("pets", { selector: { app: "pets" }, ports, clusterIP: "None" }));
    await cluster.ok("POST", servicesPath, service("many", { ports, clusterIP: "None" }));
    await cluster.ok("POST", servicesPath, service("away", { type: "ExternalName", externalName: outsideName }));
    for (const name of ["pet-0", "pet-1"]) await cluster.ok("POST", podsPath, pet(name));
    // A pod of a controller takes a sandbox that was made before it.
    await cluster.ok("POST", controllersPath, controllerOf("asker", 1));
    await made.ready(3);
    return made;
  }

  ready(count: number): Promise<Seen[]> {
    return this.pods.untilAll(`${count} pods are ready`, (all) => all.length === count && all.every(isReady));
  }

  /** What minions say of resolvers that they cannot have, for who wonders why nothing answers. */
  async troubles(): Promise<string> {
    const texts = (await this.cluster.daemons()).map((daemon) => readFileSync(daemon.logFile, "utf8"));
    return texts
      .flatMap((text) => text.split("\n"))
      .filter((line) => line.includes("names of the cluster"))
      .join("\n");
  }

  async close(): Promise<void> {
    this.other.close();
    await this.cluster.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What a program of Node prints in the pod of the controller. */
  async inPod(source: string): Promise<string> {
    const asker = (await this.ready(this.pods.objects.length)).find((pod) => pod.metadata.labels?.["app"] === "asker");
    return (await this.cluster.troupeOk("exec", asker?.metadata.name ?? "", "--", "node", "-e", source)).trim();
  }

  /** Addresses as the C library finds them, with the search path; or the error's code. */
  look(name: string): Promise<string> {
    return this.inPod(
      `require("dns").lookup("${name}",{all:true,family:4},(e,a)=>console.log(e?e.code:a.map(x=>x.address).sort().join()))`,
    );
  }

  /** What a resolver of its own asks for: one type, the name as it is. */
  resolve(name: string, type: string): Promise<string> {
    return this.inPod(`require("dns").resolve("${name}","${type}",(e,a)=>console.log(e?e.code:JSON.stringify(a)))`);
  }
}

const ipsOf = (pods: readonly Seen[], app: string): string =>
  pods
    .filter((pod) => pod.metadata.labels?.["app"] === app)
    .map((pod) => pod.status.podIP)
    .sort()
    .join();

/** @param names of a cluster that is up when the tests run */
export function nameTests(it: Test, names: () => NameCluster): void {
  it("a service has its name, short and long", async () => {
    const { spec } = await names().cluster.ok<Seen>("GET", `${servicesPath}/web`);
    for (const name of ["web", "web.default", "web.default.svc", "web.default.svc.cluster.local", "WEB.default"]) {
      const found = await names().look(name);
      assert.is(found, spec.clusterIP, found === spec.clusterIP ? name : `${name}\n${await names().troubles()}`);
    }
    assert.is(await names().look("none"), "ENOTFOUND");
    assert.match(await names().look("kubernetes"), /^10\./);
  });

  it("a headless service's name leads to its pods, each of which has one", async () => {
    const pods = await names().ready(3);
    assert.is(await names().look("pets"), ipsOf(pods, "pets"));
    const first = pods.find((pod) => pod.metadata.name === "pet-0")?.status.podIP;
    assert.is(await names().look("pet-0.pets"), first);
    const found = await names().resolve("_http._tcp.pets.default.svc.cluster.local", "SRV");
    const targets = (JSON.parse(found) as { name: string; port: number }[]).map((r) => `${r.name}:${r.port}`).sort();
    assert.equal(
      targets,
      [0, 1].map((n) => `pet-${n}.pets.default.svc.cluster.local:8080`),
    );
  });

  it("other names are those of the host", async () => {
    assert.is(await names().look(outsideName), outside);
    assert.is(await names().look("away"), outside);
    assert.ok(
      names().other.asked.every((asked) => !asked.includes("cluster.local ")),
      names().other.asked.join(),
    );
  });

  it("a pod that goes has no name any more", async () => {
    const { cluster } = names();
    await cluster.ok("DELETE", `${podsPath}/pet-1`);
    await poll(
      "one is left",
      () => names().look("pets"),
      (found) => found !== "" && !found.includes(","),
    );
    assert.is(await names().look("pet-1.pets"), "ENOTFOUND");
  });

  it("what is too much for a datagram comes by TCP", async () => {
    const addresses = Array.from({ length: 200 }, (_, i) => ({ ip: `192.0.2.${i + 1}` }));
    const subsets = [{ addresses, ports: [{ name: "http", port: 80 }] }];
    await names().cluster.ok("POST", endpointsPath, {
      kind: "Endpoints",
      apiVersion: "v1",
      metadata: { name: "many" },
      subsets,
    });
    await poll(
      "all are found",
      () => names().look("many"),
      (found) => found.split(",").length === 200,
    );
    const found = await names().resolve("many.default.svc.cluster.local", "A");
    assert.is((JSON.parse(found) as string[]).length, 200);
  });
}
