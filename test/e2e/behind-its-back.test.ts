/** What an operator does with Docker behind the cluster's back: it heals, or says what to do. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster } from "./cluster.js";
import { runningIn } from "./docker.js";
import { controllerOf, controllersPath, podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { containerIdOf, runsAnew, type Seen, type Watcher } from "./watcher.js";

const it = suite("behind the cluster's back");
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "behind", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

interface Ready {
  status: { conditions?: { type: string; status: string }[] };
}
const isReady = (pod: Seen): boolean =>
  (pod as unknown as Ready).status.conditions?.some((c) => c.type === "Ready" && c.status === "True") === true;

const docker = (...args: string[]): Promise<string> => succeed("docker", args);
const get = (name: string): Promise<Seen> => cluster.ok<Seen>("GET", `${podsPath}/${name}`);

async function until(what: string, name: string, fits: (pod: Seen) => boolean, patienceMs = 20_000): Promise<Seen> {
  return poll(what, () => get(name), fits, patienceMs);
}

/** A pod whose program needs its port for itself: a second run ends with 98. */
const listens =
  'process.on("SIGTERM",()=>process.exit(0)); require("net").createServer(s=>s.end("hi\\n")).on("error",e=>{console.error(e.code);process.exit(98)}).listen(9000)';

async function make(name: string, code = listens): Promise<Seen> {
  await cluster.ok("POST", podsPath, podOf(name, { command: ["/usr/local/bin/node", "-e", code] }));
  return until(`${name} is ready`, name, isReady);
}

async function events(name: string): Promise<{ reason: string; message: string }[]> {
  const { items } = await cluster.ok<{
    items: { reason: string; message: string; involvedObject: { name: string } }[];
  }>("GET", "/api/v1/namespaces/default/events");
  return items.filter((event) => event.involvedObject.name === name);
}
const reasons = async (name: string): Promise<string[]> => (await events(name)).map((e) => e.reason);

async function restartDaemon(): Promise<void> {
  const [minion] = (await cluster.daemons()).filter((d) => d.role === "minion");
  process.kill(minion?.pid ?? 0, "SIGKILL");
  await cluster.start();
}

const sandboxesOf = async (cluster: string, uid: string): Promise<string[]> => {
  const format = `{{.ID}} {{.Label "${labelKeys.sandbox}"}}`;
  const filters = [`label=${labelKeys.cluster}=${cluster}`, `label=${labelKeys.podUid}=${uid}`, "status=running"];
  const lines = await docker("ps", "--no-trunc", "--format", format, ...filters.flatMap((f) => ["--filter", f]));
  return [...new Set(lines.split("\n").flatMap((l) => l.split(" ")[1] ?? []))].filter((id) => id !== "");
};

/** One run, ready, at most one restart; also after a restart of the minion's daemon. */
async function oneRunOf(pod: Seen): Promise<void> {
  const { name, uid } = pod.metadata;
  const look = async (): Promise<string> => {
    const now = await get(name);
    const runs = await runningIn(cluster.name, uid);
    const restarts = now.status.containerStatuses?.[0]?.restartCount ?? 0;
    return [runs.length, isReady(now), restarts <= 1, runs[0] === containerIdOf(now)].join();
  };
  await poll(`${name} runs once`, look, (seen) => seen === "1,true,true,true", 20_000);
  await restartDaemon();
  await poll(`${name} still runs once`, look, (seen) => seen === "1,true,true,true", 20_000);
  assert.ok((await reasons(name)).includes("StartedBehind"), (await reasons(name)).join());
}

for (const [what, code] of [
  ["needs its port", listens],
  ["needs nothing", 'process.on("SIGTERM",()=>process.exit(0)); setInterval(()=>{},1e3)'],
] as const)
  it(`docker restart: a program that ${what} runs once`, async () => {
    const pod = await make(`restarted-${what.split(" ").at(-1)}`, code);
    await docker("restart", "-t", "1", containerIdOf(pod));
    await oneRunOf(pod);
  });

it("docker start of a run that was killed: the one that took its place stays", async () => {
  const pod = await make("started");
  const old = containerIdOf(pod);
  await docker("kill", old);
  const next = await until("it runs anew", "started", (p) => runsAnew(p, old) && isReady(p));
  await docker("start", old);
  await oneRunOf(pod);
  assert.equal(await runningIn(cluster.name, pod.metadata.uid), [containerIdOf(next)]);
});

it("spares that are pruned are missed by nobody", async () => {
  const pod = await make("spareless");
  const spares = ["--filter", `label=${labelKeys.podUid}=${pod.metadata.uid}`, "--filter", "status=created"];
  await poll(
    "it has a spare",
    () => docker("ps", "-aq", ...spares),
    (ids) => ids.trim() !== "",
  );
  await docker("container", "prune", "-f", "--filter", `label=${labelKeys.cluster}=${cluster.name}`);
  await docker("kill", containerIdOf(pod));
  const after = await until("it runs anew", "spareless", (p) => runsAnew(p, containerIdOf(pod)) && isReady(p));
  assert.is(after.status.containerStatuses?.[0]?.lastState?.["terminated"]?.["reason"], "Error");
  assert.not((await reasons("spareless")).includes("CreateContainerError"));
});

it("a paused container takes its pod out of service until it goes on", async () => {
  const pod = await make("paused");
  await docker("pause", containerIdOf(pod));
  await until("it is not ready", "paused", (p) => !isReady(p), 5_000);
  assert.match((await events("paused")).find((e) => e.reason === "Paused")?.message ?? "", /docker unpause/);
  await docker("unpause", containerIdOf(pod));
  const after = await until("it is ready", "paused", isReady, 5_000);
  assert.is(containerIdOf(after), containerIdOf(pod));
});

it("a sandbox taken out of its network is back under its address", async () => {
  const pod = await make("cut");
  const [sandbox = ""] = await sandboxesOf(cluster.name, pod.metadata.uid);
  const [network = ""] = Object.keys(
    JSON.parse(await docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", sandbox)) as object,
  );
  const from = watcher.mark;
  await docker("network", "disconnect", "-f", network, sandbox);
  const isIt = (p: Seen): boolean => p.metadata.name === "cut";
  await watcher.until("it was not ready", (p) => isIt(p) && !isReady(p), { from });
  const { object } = await watcher.until("it is ready again", (p) => isIt(p) && isReady(p), { from: from + 1 });
  assert.is(object.status.podIP, pod.status.podIP);
  assert.equal([containerIdOf(object), object.status.containerStatuses?.[0]?.restartCount], [containerIdOf(pod), 0]);
  assert.is((await sandboxesOf(cluster.name, pod.metadata.uid))[0], sandbox);
  const ip = await docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", sandbox);
  assert.is(ip.trim(), pod.status.podIP);
  assert.ok((await reasons("cut")).includes("SandboxChanged"));
});

it("all sandboxes removed at once: every pod is built again within seconds", async () => {
  await cluster.ok("POST", controllersPath, controllerOf("many", 10));
  const isMany = (p: Seen): boolean => p.metadata.labels?.["app"] === "many";
  const all = (count: number) => (pods: Seen[]) => pods.filter((p) => isMany(p) && isReady(p)).length === count;
  const before = (await watcher.untilAll("ten are ready", all(10), 60_000)).filter(isMany);
  const sandboxes = (await Promise.all(before.map((p) => sandboxesOf(cluster.name, p.metadata.uid)))).flat();
  assert.is(sandboxes.length, 10);
  const beganMs = performance.now();
  await docker("rm", "-f", ...sandboxes);
  const old = new Set(before.map(containerIdOf));
  await watcher.untilAll(
    "all run anew",
    (pods) => pods.filter((p) => isMany(p) && isReady(p) && !old.has(containerIdOf(p))).length === 10,
    60_000,
  );
  console.log(`ten pods were built again after ${Math.round(performance.now() - beganMs)} ms`);
});

it("a short command that is run in a row always says how it ended", async () => {
  const pod = await make("talks");
  for (let i = 0; i < 20; i++)
    assert.is(await cluster.troupeOk("exec", pod.metadata.name, "--", "echo", String(i)), `${i}\n`);
});

it.run();
