/** The article's last chapter on hosts of their own: one loses its power, and what happens to what ran there. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster, canHaveHosts } from "./cluster.js";
import { controllerOf, controllersPath, podOf, podsPath, serviceOf, servicesPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import type { Seen, Watcher } from "./watcher.js";
import { isRunning } from "./watcher.js";

const it = suite("hosts of their own");
const test = canHaveHosts ? it : it.skip;
const manifests = "scenarios/manifests/jenkins";
let cluster: Cluster;
let pods: Watcher;

interface NodeSeen {
  status: { conditions: { type: string; status: string }[] };
}

const named =
  (name: string) =>
  (pod: Seen): boolean =>
    pod.metadata.labels?.["name"] === name || pod.metadata.labels?.["app"] === name;
const isReady = ({ status }: Seen): boolean => status.containerStatuses?.every((c) => c.ready) ?? false;
const hostOf = (pod: Seen | undefined): string => pod?.spec.nodeName ?? "";
const other = (host: string): string => (host === "10.245.2.2" ? "10.245.2.3" : "10.245.2.2");

it.before(async () => {
  if (!canHaveHosts) return;
  cluster = await Cluster.up({ title: "netns", provider: "netns", standIns: ["master", "agent", "echo"] });
  pods = await cluster.watch("pods");
});
it.after(async () => {
  if (canHaveHosts) await cluster.close();
});

/** Without it a pod counts as soon as its program runs, which is before it listens. */
const readinessProbe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 };

let lost = "";
let portal = "";

test("Jenkins, its agents and a replicated service run on both hosts, each pod at an address of its host", async () => {
  for (const file of ["pod", "service-http", "service-slave"])
    await cluster.troupeOk("create", "-f", `${manifests}/${file}.json`);
  await cluster.troupeOk("create", "-f", `${manifests}/replication.json`);
  await cluster.kubecfgOk("resize", "jenkins-slave", "2");
  await cluster.ok("POST", controllersPath, controllerOf("web", 2, { readinessProbe }));
  const service = await cluster.ok<Seen>("POST", servicesPath, serviceOf("web", 80, 8080));
  portal = service.spec.clusterIP ?? "";
  const all = await pods.untilAll("five pods run", (seen) => seen.length === 5 && seen.every(isRunning));
  assert.is(new Set(all.filter(named("web")).map(hostOf)).size, 2);
  lost = hostOf(all.find(named("jenkins")));
  const nodes = await cluster.ok<{ items: { metadata: { name: string }; spec: { podCIDR?: string } }[] }>(
    "GET",
    "/api/v1/nodes",
  );
  const cidrs = new Map(nodes.items.map((n) => [n.metadata.name, n.spec.podCIDR ?? ""]));
  for (const pod of all) assert.is(pod.status.podIP?.replace(/\d+$/, "0/24"), cidrs.get(hostOf(pod)));
  await poll(
    "both replicas answer in turn",
    () => Promise.all([1, 2, 3, 4].map(() => cluster.onHost(lost, "curl", "-sf", "-m", "5", `http://${portal}/`))),
    (answers) => new Set(answers).size === 2,
  );
});

test("a part of a volume is mounted where the engine of its host sees it", async () => {
  const volumeMounts = [
    { name: "data", mountPath: "/whole" },
    { name: "data", mountPath: "/part", subPath: "a/b" },
  ];
  const line = "echo mine >/part/file && exec sleep 3600";
  const pod = podOf("part", { ...shell(line), volumeMounts }, { volumes: [{ name: "data", emptyDir: {} }] });
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", podsPath, pod);
  await watcher.until("it runs", (seen) => seen.metadata.name === "part" && isRunning(seen));
  await poll(
    "the whole has what was written to the part",
    () => cluster.troupe(["exec", "part", "--", "cat", "/whole/a/b/file"]),
    ({ stdout }) => stdout === "mine\n",
  );
  await cluster.troupeOk("delete", "pod", "part");
  await watcher.untilAll("it is gone", (seen) => seen.every((each) => each.metadata.name !== "part"));
});

test("a power cut: the bare pod is Failed, replicas run on the other host, the service answers", async () => {
  const watcher = await cluster.watch("pods");
  await cluster.troupeOk("minion", "halt", lost, "--cluster", cluster.name);
  await watcher.until("Jenkins is Failed", (pod) => named("jenkins")(pod) && pod.status.phase === "Failed");
  const { status } = await cluster.ok<NodeSeen>("GET", `/api/v1/nodes/${lost}`);
  const said = new Map(status.conditions.map((c) => [c.type, c.status]));
  // One of two is an ordinary loss: nothing is halted, and it is not its engine that is told to be broken.
  assert.is(said.get("Ready"), "False");
  assert.is(said.get("EngineReady"), "Unknown");
  assert.is(said.get("EvictionHalted"), "False");
  await watcher.untilAll("replicas run on the other host", (seen) => {
    const here = seen.filter((pod) => hostOf(pod) === other(lost) && isRunning(pod));
    return here.filter(named("web")).length === 2 && here.filter(named("jenkins-slave")).length === 2;
  });
  watcher.close();
  const ask = (): Promise<string> => cluster.onHost(other(lost), "curl", "-sf", "-m", "5", `http://${portal}/`);
  for (let i = 0; i < 6; i++) assert.match(await ask(), /\S/);
  assert.match(await succeed("curl", ["-sf", "-m", "5", `http://${portal}/`]), /\S/);
});

test("its power comes back: Jenkins runs again, and no replica is one too many", async () => {
  const watcher = await cluster.watch("pods");
  await cluster.troupeOk("minion", "start", lost, "--cluster", cluster.name);
  await watcher.until("Jenkins runs", (pod) => named("jenkins")(pod) && isRunning(pod));
  await watcher.untilAll(
    "five pods are left",
    (seen) => seen.length === 5 && seen.every(isRunning) && seen.filter(named("web")).length === 2,
  );
  watcher.close();
  await poll(
    "the returned host reaches the service",
    () => cluster.onHost(lost, "curl", "-sf", "-m", "5", `http://${portal}/`),
    (text) => text.trim() !== "",
  );
});

test("a rebalance gives it its share again, and the service answers meanwhile", async () => {
  const watcher = await cluster.watch("pods");
  // Which of two replicas stays when a host returns is not said: what is made while it is cordoned is elsewhere for sure.
  await cluster.troupeOk("cordon", lost);
  await cluster.troupeOk("scale", "rc/web", "--replicas", "6");
  await watcher.untilAll("nine pods run", (seen) => seen.length === 9 && seen.every(isReady));
  await cluster.troupeOk("uncordon", lost);
  assert.match(await cluster.troupeOk("rebalance", "--dry-run"), new RegExp(`would move from .* to ${lost}`));
  const asks: string[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) asks.push(await cluster.onHost(other(lost), "curl", "-sf", "-m", "5", `http://${portal}/`));
  })();
  assert.match(await cluster.troupeOk("rebalance", "--timeout", "60s"), /moved/);
  isOver = true;
  await asking;
  assert.ok(asks.length > 0 && asks.every((answer) => answer !== ""));
  const all = await watcher.untilAll("all run", (seen) => seen.length === 9 && seen.every(isRunning));
  watcher.close();
  const here = all.filter((pod) => hostOf(pod) === lost).length;
  assert.ok(here === 4 || here === 5, `${here} of 9 pods are on the host that returned`);
  assert.match(await cluster.troupeOk("rebalance"), /no replica has to move/);
});

it.run();
