/** Traffic through a service while what is behind it changes. */
import http from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { controllerOf, controllersPath, serviceOf, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import { run, succeed } from "./processes.js";
import { containerIdOf, runsAnew, type Seen } from "./watcher.js";

const it = suite("endpoints");
const replicas = 3;
let cluster: Cluster;

it.before(async () => {
  cluster = await Cluster.up({ title: "endpoints", standIns: ["echo"] });
});
it.after(() => cluster.close());

interface Sample {
  /** performance.now() before it was sent. */
  atMs: number;
  /** The host that answered; undefined: it failed. */
  host: string | undefined;
}

/** One request on a connection of its own. */
function request(url: string): Promise<Sample> {
  const atMs = performance.now();
  return new Promise((resolve) => {
    const failed = (): void => resolve({ atMs, host: undefined });
    http
      .get(url, { agent: false, timeout: 5_000 }, (response) => {
        response.resume();
        response.on("end", () => resolve({ atMs, host: String(response.headers["x-hostname"]) }));
        response.on("error", failed);
      })
      .on("timeout", function (this: http.ClientRequest) {
        this.destroy();
      })
      .on("error", failed);
  });
}

/** One request after the other until it is told to stop. */
function requestLoop(url: string): { stop(): Promise<Sample[]> } {
  const samples: Sample[] = [];
  let stopped = false;
  const done = (async () => {
    while (!stopped) samples.push(await request(url));
  })();
  return {
    stop: async () => {
      stopped = true;
      await done;
      return samples;
    },
  };
}

const readyIps = (endpoints: Seen): string[] => {
  const { subsets = [] } = endpoints as unknown as { subsets?: { addresses?: { ip: string }[] }[] };
  return subsets.flatMap((s) => s.addresses ?? []).map((a) => a.ip);
};

/** The balancing plan follows the endpoints: from the first answer of each on, it is there. */
async function allAnswer(url: string): Promise<void> {
  const seen = new Set<string | undefined>();
  while (seen.size < replicas) seen.add((await request(url)).host);
}

it("a replica killed and healed under load: no failed connection after the endpoints changed; the split is even", async () => {
  const pods = await cluster.watch("pods");
  const endpoints = await cluster.watch("endpoints");
  const service = await cluster.ok<Seen>("POST", servicesPath, serviceOf("web", 80, 8080));
  await cluster.ok("POST", controllersPath, controllerOf("web", replicas));
  const isWeb = (o: Seen): boolean => o.metadata.name === "web";
  await endpoints.until("three endpoints", (o) => isWeb(o) && readyIps(o).length === replicas);
  const url = `http://${service.spec.clusterIP}/`;
  await allAnswer(url);

  const victim = pods.objects[0] as Seen;
  const old = containerIdOf(victim);
  const loop = requestLoop(url);
  const [podsFrom, endpointsFrom] = [pods.mark, endpoints.mark];
  await succeed("docker", ["kill", old]);
  const gone = await endpoints.until(
    "its endpoint is gone",
    (o) => isWeb(o) && !readyIps(o).includes(victim.status.podIP ?? ""),
    { from: endpointsFrom },
  );
  await pods.until("it runs again", (o) => o.metadata.uid === victim.metadata.uid && runsAnew(o, old), {
    from: podsFrom,
  });
  await endpoints.until("its endpoint is back", (o) => isWeb(o) && readyIps(o).length === replicas, {
    from: endpoints.changes.indexOf(gone),
  });
  const samples = await loop.stop();
  assert.ok(
    samples.some((s) => s.atMs > gone.atMs),
    "requests were made after the change",
  );
  const late = samples.filter((s) => s.host === undefined && s.atMs > gone.atMs);
  assert.equal(late, [], `failed connections after the endpoints changed, at ${gone.atMs}`);

  await allAnswer(url);
  const counts = new Map<string | undefined, number>();
  const rounds = 60;
  for (let i = 0; i < rounds * replicas; i++) {
    const { host } = await request(url);
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  assert.is(counts.size, replicas);
  for (const count of counts.values())
    assert.ok(Math.abs(count - rounds) <= rounds / 5, `split: ${[...counts.values()]}`);
});

it("a resize is followed at once, and a service without pods refuses", async () => {
  const endpoints = await cluster.watch("endpoints");
  const count = (n: number): Promise<unknown> =>
    endpoints.until(`${n} endpoints`, (o) => o.metadata.name === "web" && readyIps(o).length === n, {
      from: endpoints.mark,
    });
  let followed = count(1);
  await cluster.troupeOk("scale", "rc", "web", "--replicas", "1");
  await followed;
  followed = count(0);
  await cluster.troupeOk("scale", "rc", "web", "--replicas", "0");
  await followed;
  const { spec } = await cluster.ok<Seen>("GET", `${servicesPath}/web`);
  await poll(
    "the portal refuses",
    () => request(`http://${spec.clusterIP}/`),
    ({ host }) => host === undefined,
  );
});

it("a service of type LoadBalancer is at its node port and its own port on every minion, which it names", async () => {
  const port = 21_000 + (process.pid % 1_000);
  await cluster.ok("POST", controllersPath, controllerOf("open", 1));
  const made = await cluster.ok<{ spec: { ports: { nodePort: number }[] } }>("POST", servicesPath, {
    ...serviceOf("open", port, 8080),
    spec: { selector: { app: "open" }, ports: [{ port, targetPort: 8080 }], type: "LoadBalancer" },
  });
  const nodePort = made.spec.ports[0]?.nodePort;
  const minions = ["127.0.0.2", "127.0.0.3"];
  for (const url of minions.flatMap((ip) => [`http://${ip}:${nodePort}/`, `http://${ip}:${port}/`]))
    await poll(
      `${url} answers`,
      () => succeed("curl", ["-sf", "-m", "2", url]),
      (text) => text !== "",
    );
  await succeed("curl", ["-sf", "-m", "2", `http://127.0.0.1:${nodePort}/`]);
  await poll(
    "it names them",
    () => cluster.troupeOk("get", "service", "open"),
    (text) => minions.every((ip) => text.includes(ip)),
  );
  await cluster.ok("DELETE", `${servicesPath}/open`);
  await poll(
    "its ports are free again",
    async () => (await run("curl", ["-s", "-m", "2", `http://127.0.0.2:${nodePort}/`])).code,
    (code) => code === 7,
  );
});

it.run();
