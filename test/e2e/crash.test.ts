/** Daemons that are killed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { runningIn } from "./docker.js";
import { controllerOf, controllersPath, podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { containerIdOf, isRunning, runsAnew, type Seen, type Watcher } from "./watcher.js";

const it = suite("crashes");
let cluster: Cluster;

it.before(async () => {
  cluster = await Cluster.up({ title: "crash", standIns: ["echo"] });
});
it.after(() => cluster.close());

const writesBeforeKill = 30;

const runs = (name: string) => (pod: Seen) => pod.metadata.name === name && isRunning(pod);

/** What must not change by a daemon's end. */
const identity = (pod: Seen): unknown => ({
  name: pod.metadata.name,
  uid: pod.metadata.uid,
  minion: pod.spec.nodeName,
  container: containerIdOf(pod),
  restarts: pod.status.containerStatuses?.[0]?.restartCount,
});
const identities = (pods: Seen[]): unknown[] =>
  [...pods].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name)).map(identity);

async function killDaemon(name: string): Promise<void> {
  process.kill((await cluster.daemon(name)).pid, "SIGKILL");
}

/** The pods once all of them run, through a watch opened now. */
async function allRun(count: number): Promise<{ pods: Seen[]; watcher: Watcher }> {
  const watcher = await cluster.watch("pods");
  const pods = await watcher.untilAll(`${count} pods run`, (all) => all.length === count && all.every(isRunning));
  return { pods, watcher };
}

it("the master: a container killed meanwhile runs again before it is back; nothing else has changed", async () => {
  await cluster.ok("POST", controllersPath, controllerOf("web", 3));
  await cluster.ok("POST", podsPath, podOf("bare"));
  const { pods: before } = await allRun(4);
  const master = await cluster.daemon("master");
  const acknowledged = new Map<string, string>();
  let number = 0;
  const refused = await (async () => {
    for (;;) {
      const name = `ack-${number++}`;
      try {
        const made = await cluster.ok<Seen>("POST", controllersPath, controllerOf(name, 0));
        acknowledged.set(name, made.metadata.uid);
      } catch (error) {
        return error;
      }
      // Not waited for: it is to hit a write.
      if (acknowledged.size === writesBeforeKill) setImmediate(() => process.kill(master.pid, "SIGKILL"));
    }
  })();
  assert.match(String(refused), /fetch failed/);
  const victim = before.find((pod) => pod.metadata.name === "bare") as Seen;
  await succeed("docker", ["kill", containerIdOf(victim)]);
  const [anew] = await poll(
    "its minion has started it again",
    () => runningIn(cluster.name, victim.metadata.uid),
    (ids) => ids.length === 1 && !ids.includes(containerIdOf(victim)),
  );
  await cluster.start();
  const { watcher } = await allRun(4);
  const isHealed = (pod: Seen): boolean => pod.metadata.uid === victim.metadata.uid && containerIdOf(pod) === anew;
  const after = await watcher.untilAll("its minion has told of it", (pods) => pods.some(isHealed));
  const expected = before.map((pod) => (pod === victim ? after.find((p) => p.metadata.uid === pod.metadata.uid) : pod));
  assert.equal(identities(after), identities(expected as Seen[]));
  assert.is(after.find(isHealed)?.status.containerStatuses?.[0]?.restartCount, 1);
  const { items } = await cluster.ok<{ items: Seen[] }>("GET", controllersPath);
  const uids = new Map(items.map((rc) => [rc.metadata.name, rc.metadata.uid]));
  for (const [name, uid] of acknowledged) assert.is(uids.get(name), uid, `${name} was acknowledged`);
});

it("a minion's daemon: its containers are untouched and adopted", async () => {
  const { pods: before } = await allRun(4);
  const bare = before.find((pod) => pod.metadata.name === "bare") as Seen;
  const started = await succeed("docker", ["inspect", "-f", "{{.State.StartedAt}}", containerIdOf(bare)]);
  await killDaemon(bare.spec.nodeName ?? "");
  await cluster.start();
  const { pods: after, watcher } = await allRun(4);
  assert.equal(identity(after.find(runs("bare")) as Seen), identity(bare));
  assert.is(await succeed("docker", ["inspect", "-f", "{{.State.StartedAt}}", containerIdOf(bare)]), started);
  // It is heard again when it dies: the new daemon watches it.
  const from = watcher.mark;
  await succeed("docker", ["kill", containerIdOf(bare)]);
  await watcher.until("bare runs again", (o) => runs("bare")(o) && runsAnew(o, containerIdOf(bare)), { from });
});

it("a minion's daemon that is away: what dies meanwhile is started when it is back", async () => {
  const { pods } = await allRun(4);
  const bare = pods.find((pod) => pod.metadata.name === "bare") as Seen;
  await killDaemon(bare.spec.nodeName ?? "");
  await succeed("docker", ["kill", containerIdOf(bare)]);
  await cluster.start();
  const watcher = await cluster.watch("pods");
  const { object } = await watcher.until("bare runs", (o) => runs("bare")(o) && runsAnew(o, containerIdOf(bare)));
  assert.is(object.metadata.uid, bare.metadata.uid);
});

it("all daemons at once: back as it was", async () => {
  const { pods: before } = await allRun(4);
  for (const { pid } of await cluster.daemons()) process.kill(pid, "SIGKILL");
  await cluster.start();
  const { pods: after } = await allRun(4);
  assert.equal(identities(after), identities(before));
  for (const pod of after) assert.equal(await runningIn(cluster.name, pod.metadata.uid), [containerIdOf(pod)]);
});

it.run();
