/** A container that is killed behind the cluster's back. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ActorStream } from "./actor-stream.js";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { type Change, containerIdOf, isRunning, runsAnew, type Seen } from "./watcher.js";

const it = suite("healing");
let cluster: Cluster;

it.before(async () => {
  cluster = await Cluster.up({ title: "heal", standIns: ["echo"] });
});
it.after(() => cluster.close());

/** A program that counts its starts in a file of the volume. */
const keeper = podOf(
  "keeper",
  { ...shell("echo started >> /data/starts; exec sleep 1000"), volumeMounts: [{ name: "data", mountPath: "/data" }] },
  { volumes: [{ name: "data", emptyDir: {} }] },
);

async function killed(pod: string): Promise<{ before: Seen; changes: Change[]; stream: ActorStream }> {
  const watcher = await cluster.watch("pods");
  const isOurs = (o: Seen): boolean => o.metadata.name === pod;
  const { object: before } = await watcher.until(`${pod} runs`, (o) => isOurs(o) && isRunning(o));
  const stream = await ActorStream.open(`${cluster.url}/actors/stream?actor=pod/default/${pod}`, cluster.credentials);
  const from = watcher.mark;
  const old = containerIdOf(before);
  await succeed("docker", ["kill", old]);
  await watcher.until(`${pod} runs again`, (o) => isOurs(o) && runsAnew(o, old), { from });
  await stream.until((steps) => steps.at(-1)?.to === "Running");
  stream.close();
  watcher.close();
  return { before, changes: watcher.changes.slice(from), stream };
}

it("is told as healing, then Running in a new container of the same pod, its data as it was", async () => {
  await cluster.ok("POST", podsPath, keeper);
  const { before, changes } = await killed("keeper");
  // To v1 as Kubernetes words it: Running all the while, and not ready; the reason says why.
  assert.equal([...new Set(changes.map((c) => c.object.status.phase))], ["Running"]);
  assert.equal([changes[0]?.object.status.reason, changes.at(-1)?.object.status.reason || ""], ["ContainerDied", ""]);
  const after = changes.at(-1)?.object as Seen;
  assert.is(after.metadata.uid, before.metadata.uid);
  assert.is(after.status.podIP, before.status.podIP);
  assert.is(after.status.containerStatuses?.[0]?.restartCount, 1);
  const last = after.status.containerStatuses?.[0]?.lastState?.["terminated"];
  assert.is(last?.["exitCode"], 137);
  assert.is(await cluster.troupeOk("exec", "keeper", "--", "cat", "/data/starts"), "started\nstarted\n");
});

it("shows on the actors' stream: Running → Failed → Restarting → Running, with the engine's event as the cause", async () => {
  const { before, stream } = await killed("keeper");
  const moves = stream.steps.filter((step) => step.from !== step.to);
  assert.equal(
    moves.map((step) => `${step.from} → ${step.to}`),
    ["Running → Failed", "Failed → Restarting", "Restarting → Running"],
  );
  const [failed, , running] = moves.map((step) => step.event.report?.cause);
  assert.is(failed?.type, "containerDied");
  assert.is(failed?.id, containerIdOf(before));
  assert.is(failed?.exitCode, 137);
  assert.is(running?.type, "containerStarted");
  const actor = await cluster.ok<{ state: string; steps: { to?: string }[] }>("GET", "/actors/pod/default/keeper");
  assert.is(actor.state, "Running");
  assert.ok(actor.steps.some((step) => step.to === "Failed"));
});

it("waits longer before each start of a program that ends at once, and says so", async () => {
  const watcher = await cluster.watch("pods");
  await cluster.ok("POST", podsPath, podOf("crasher", shell("exit 3")));
  const { object } = await watcher.until(
    "crasher backs off",
    (o) => o.metadata.name === "crasher" && o.status.reason === "CrashLoopBackOff",
  );
  const waiting = object.status.containerStatuses?.[0]?.state["waiting"];
  assert.is(waiting?.["reason"], "CrashLoopBackOff");
  assert.is(object.status.phase, "Running", "as Kubernetes has it");
  // It may have been started anew between two looks: what is asked for is one look at all at a time it waits.
  await poll(
    "the article's word in kubecfg's table, today's in troupe's",
    async () =>
      [
        await cluster.kubecfgOk("get", "pods/crasher"),
        await cluster.troupeOk("get", "pod", "crasher"),
        await cluster.troupeOk("describe", "pod", "crasher"),
      ] as const,
    ([old, now, described]) =>
      /Failed\n\n$/.test(old) && / CrashLoopBackOff /.test(now) && /CrashLoopBackOff/.test(described),
  );
  await cluster.troupeOk("delete", "pod", "crasher");
});

it.run();
