/** Services in the kernels of hosts of their own, with real packets. */
import { spawn } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster, canHaveHosts } from "./cluster.js";
import { controllerOf, controllersPath, podsPath, servicesPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import type { Seen, Watcher } from "./watcher.js";

const it = suite("services in the kernel");
const test = canHaveHosts ? it : it.skip;
let cluster: Cluster;
let pods: Watcher;
const [first, second] = ["10.245.2.2", "10.245.2.3"] as const;
const readinessProbe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 };

it.before(async () => {
  if (!canHaveHosts) return;
  cluster = await Cluster.up({ title: "kernel", provider: "netns", standIns: ["echo"] });
  pods = await cluster.watch("pods");
  await cluster.ok("POST", controllersPath, controllerOf("web", 2, { readinessProbe }));
  await running(2);
});
it.after(async () => {
  if (canHaveHosts) await cluster.close();
});

const isReady = (pod: Seen): boolean =>
  pod.status.phase === "Running" && pod.status.containerStatuses?.every((c) => c.ready) === true;

/** The pods of web once so many run and are ready. */
const running = async (count: number): Promise<Seen[]> => {
  const ours = (all: Seen[]): Seen[] => all.filter((p) => p.metadata.labels?.["app"] === "web");
  const all = await pods.untilAll(
    `${count} pods are ready`,
    (seen) => ours(seen).length === count && ours(seen).every(isReady),
  );
  return ours(all);
};

/** Makes a service of web and resolves to its portal. */
async function serve(name: string, ports: object[], spec: object = {}): Promise<string> {
  const service = await cluster.ok<Seen>("POST", servicesPath, {
    kind: "Service",
    apiVersion: "v1",
    metadata: { name },
    spec: { selector: { app: "web" }, ports, ...spec },
  });
  return service.spec.clusterIP ?? "";
}

const http = { name: "http", port: 80, targetPort: 8080 };
const ask = (host: string, url: string): Promise<string> => cluster.onHost(host, "curl", "-sf", "-m", "5", url);
/** Who answers, from a host, in so many requests. */
const askers = async (host: string, url: string, times: number): Promise<Set<string>> => {
  const names = new Set<string>();
  for (let i = 0; i < times; i++) names.add(await ask(host, url));
  return names;
};

test("round robin from every host and from this machine", async () => {
  const portal = await serve("robin", [http]);
  for (const host of [first, second])
    await poll(
      "both pods answer",
      () => askers(host, `http://${portal}/`, 2),
      (names) => names.size === 2,
    );
  assert.is((await askers(first, `http://${portal}/`, 10)).size, 2);
  await succeed("curl", ["-sf", "-m", "5", `http://${portal}/`]);
});

test("a pod reaches itself through its service, without waiting for a retry", async () => {
  const portal = await serve("self", [http]);
  const [pod] = await running(2);
  const source = `
    const http = require("node:http"), seen = [];
    const one = (left) => http.get({ host: "${portal}", agent: false, timeout: 900 }, (r) => {
      let text = ""; r.on("data", (d) => (text += d)).on("end", () => { seen.push(text.trim()); left > 1 ? one(left - 1) : console.log(JSON.stringify(seen)); });
    }).on("timeout", () => { console.log("timeout"); process.exit(1); }).on("error", (e) => { console.log(e.message); process.exit(1); });
    one(6);`;
  await poll(
    "a pod is answered by itself and by the other",
    async () =>
      JSON.parse(await cluster.troupeOk("exec", pod?.metadata.name ?? "", "--", "node", "-e", source)) as string[],
    (names) => new Set(names).size === 2,
  );
});

test("a client with affinity stays, and goes elsewhere when its pod does", async () => {
  const spec = { sessionAffinity: "ClientIP" };
  const portal = await serve("sticky", [http], spec);
  await poll(
    "it answers",
    () => ask(first, `http://${portal}/`),
    (text) => text !== "",
  );
  const [name = ""] = await askers(first, `http://${portal}/`, 1);
  assert.equal([...(await askers(first, `http://${portal}/`, 8))], [name]);
  const all = await running(2);
  const byHost = await Promise.all(all.map((p) => succeed("curl", ["-sf", `http://${p.status.podIP}:8080/`])));
  const pod = all[byHost.indexOf(name)]?.metadata.name ?? "";
  await cluster.ok("DELETE", `${podsPath}/${pod}`);
  await poll(
    "another answers",
    () => ask(first, `http://${portal}/`),
    (text) => text !== name,
  );
  await running(2);
});

test("a UDP client's datagrams go to another pod when theirs is gone", async () => {
  const portal = await serve("udp", [{ name: "udp", port: 7001, targetPort: 7001, protocol: "UDP" }]);
  const source = `
    const s = require("node:dgram").createSocket("udp4").bind(40999);
    s.on("message", (m) => console.log(m.toString().trim())).on("error", () => {});
    setInterval(() => s.send("whoami", 7001, "${portal}", () => {}), 100);`;
  const child = spawn("ip", ["netns", "exec", `troupe-${cluster.name}-${first}`, process.execPath, "-e", source]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const name = await poll(
      "it answers",
      async () => said.split("\n")[0] ?? "",
      (line) => line !== "" && said.includes("\n"),
    );
    const all = await running(2);
    const byHost = await Promise.all(all.map((p) => succeed("curl", ["-sf", `http://${p.status.podIP}:8080/`])));
    const pod = all[byHost.findIndex((text) => text.trim() === name)]?.metadata.name ?? "";
    await cluster.ok("DELETE", `${podsPath}/${pod}`);
    await poll(
      "another pod answers the same client",
      async () => said.split("\n").at(-2) ?? "",
      (line) => line !== name,
    );
  } finally {
    child.kill();
  }
  await running(2);
});

test("a connection that stands stays when its pod leaves the service; new ones go elsewhere", async () => {
  const portal = await serve("drain", [{ name: "tcp", port: 7000, targetPort: 7000 }]);
  const source = `
    const net = require("node:net");
    const s = net.connect(7000, "${portal}", () => setInterval(() => s.write("whoami"), 100));
    s.on("data", (d) => console.log(d.toString().trim())).on("error", (e) => console.log("error " + e.message)).on("close", () => process.exit());`;
  const once = `const s=require("node:net").connect(7000,"${portal}",()=>s.write("whoami"));s.on("data",(d)=>{console.log(d.toString().trim());s.end()})`;
  const newNames = (): Promise<string> => cluster.onHost(first, process.execPath, "-e", once);
  await poll("it answers", newNames, (text) => text !== "");
  const child = spawn("ip", ["netns", "exec", `troupe-${cluster.name}-${first}`, process.execPath, "-e", source]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const name = await poll(
      "it answers",
      async () => said.split("\n")[0] ?? "",
      (line) => line !== "",
    );
    const all = await running(2);
    const byHost = await Promise.all(all.map((p) => succeed("curl", ["-sf", `http://${p.status.podIP}:8080/`])));
    const pod = all[byHost.findIndex((text) => text.trim() === name)]?.metadata.name ?? "";
    const left = await fetch(`${cluster.url}${podsPath}/${pod}`, {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      body: JSON.stringify({ metadata: { labels: { app: "left" } } }),
    });
    assert.ok(left.ok, await left.text());
    await running(2);
    await poll(
      "new connections go elsewhere",
      async () => [await newNames(), await newNames(), await newNames()],
      (names) => !names.some((n) => n.trim() === name),
    );
    const before = said.length;
    await poll(
      "the old connection is answered still",
      async () => said.length,
      (length) => length > before,
    );
    assert.equal([...new Set(said.trim().split("\n"))], [name]);
  } finally {
    child.kill();
  }
});

test("from outside: a node port on every host, and a public address on whichever it is sent to", async () => {
  await serve("outside", [{ ...http, nodePort: 30_080 }], { type: "NodePort", externalIPs: ["203.0.113.7"] });
  await succeed("ip", ["route", "replace", "203.0.113.7/32", "via", second]);
  try {
    for (const url of [`http://${first}:30080/`, `http://${second}:30080/`, "http://203.0.113.7/"])
      await poll(
        `${url} answers`,
        () => succeed("curl", ["-sf", "-m", "2", url]),
        (text) => text !== "",
      );
  } finally {
    await succeed("ip", ["route", "del", "203.0.113.7/32"]);
  }
});

test("an address that nobody serves is refused at once", async () => {
  const portal = await serve("nobody", [http], { selector: { app: "none" } });
  const refused = await cluster.onHost(first, "sh", "-c", `curl -s -m 5 -o /dev/null http://${portal}/; echo $?`);
  assert.is(refused.trim(), "7");
});

test("a flushed ruleset is made again", async () => {
  const portal = await serve("flushed", [http]);
  await poll(
    "it answers",
    () => ask(second, `http://${portal}/`),
    (text) => text !== "",
  );
  await cluster.onHost(second, "nft", "flush", "table", "ip", `troupe-${cluster.name}`);
  await poll(
    "it answers again",
    () => ask(second, `http://${portal}/`),
    (text) => text !== "",
    30_000,
  );
});

test("services go on without the minion's daemon, and with its next run", async () => {
  const portal = await serve("survivor", [http]);
  await poll(
    "it answers",
    () => ask(second, `http://${portal}/`),
    (text) => text !== "",
  );
  process.kill((await cluster.daemon(second)).pid, "SIGKILL");
  assert.ok((await ask(second, `http://${portal}/`)) !== "");
  await cluster.start();
  for (let i = 0; i < 5; i++) assert.ok((await ask(second, `http://${portal}/`)) !== "");
});

it.run();
