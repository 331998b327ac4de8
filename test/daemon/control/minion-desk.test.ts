import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { MinionMessage } from "../../../core/link/messages.js";
import type { PodReport } from "../../../core/link/report.js";
import { poll } from "../../e2e/poll.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("minion desk");
let cluster: Cluster;

const facts = {
  ...{ bootId: "b", runId: "r", cpus: 4, memoryBytes: 2 ** 30 },
  ...{ runtime: "", os: "", architecture: "", version: "" },
};
const hello = (minion: string): MinionMessage => ({
  type: "hello",
  minion,
  address: minion,
  labels: {},
  facts,
  engineMessage: "",
  pods: [],
  tables: {},
});

/** A pod on the minion `owner`, which two minions know of. */
async function podOnOwner(): Promise<Pod> {
  for (const name of ["owner", "thief"]) await cluster.master.receive(name, hello(name));
  const container = { name: "web", image: "web" };
  const spec = { containers: [container], nodeName: "owner", restartPolicy: "Always" };
  const metadata = { name: "web", namespace: "default", uid: "uid-of-web" };
  const object = { apiVersion: "v1", kind: "Pod", metadata, spec } as unknown as Pod;
  const [written] = await cluster.store.write([{ op: "create", object }]);
  assert.ok(written?.ok);
  await cluster.master.view.seen(written.ok ? written.revision : 0);
  return cluster.master.view.get("Pod", "default", "web") as Pod;
}

const report = (seq: number): PodReport =>
  ({
    uid: "uid-of-web",
    seq,
    state: "running",
    status: { phase: "Running", podIP: "10.244.0.66" },
  }) as unknown as PodReport;

test.before.each(async () => {
  cluster = await startCluster();
});
test.after.each(closeAll);

test("a minion that reports another's pod, its end or a note about it is refused, and it is told", async () => {
  await podOnOwner();
  const where = { uid: "uid-of-web", namespace: "default", name: "web" };
  const steps: string[] = [];
  cluster.master.onStep(({ actor, event }) => actor === "pod/default/web" && steps.push(event.type));
  await cluster.master.receive("thief", { type: "report", pods: [report(9)] });
  await cluster.master.receive("thief", { type: "gone", ...where });
  const note = { ...where, type: "Warning" as const, reason: "Forged", message: "forged", atMs: 0 };
  await cluster.master.receive("thief", { type: "notes", notes: [note] });
  assert.not.ok(
    steps.some((type) => type === "pod.reported" || type === "pod.released"),
    steps.join(),
  );
  const said = cluster.complaints.filter((line) => line.includes("not its own"));
  assert.is(said.length, 3);
  for (const line of said) assert.match(line, /"minion":"thief".*default\/web.*is on minion \\"owner\\"/);
  const { items } = await poll(
    "an Event tells of it",
    () => cluster.store.list("Event"),
    (list) => list.items.some((e) => e.reason === "MinionRefused" && e.involvedObject.name === "thief"),
  );
  assert.not.ok(items.some((e) => e.reason === "Forged"));
});

test("its own minion is heard", async () => {
  await podOnOwner();
  const steps: string[] = [];
  cluster.master.onStep(({ actor, event }) => actor === "pod/default/web" && steps.push(event.type));
  await cluster.master.receive("owner", { type: "report", pods: [report(1)] });
  assert.ok(steps.includes("pod.reported"), steps.join());
  assert.equal(cluster.complaints, []);
});

test("the same refusal is told once, however often it happens", async () => {
  await podOnOwner();
  for (let seq = 1; seq < 50; seq++) await cluster.master.receive("thief", { type: "report", pods: [report(seq)] });
  assert.is(cluster.complaints.length, 1);
});

test("a hello in another's name is refused, and its link is dropped", async () => {
  await cluster.master.receive("thief", hello("owner"));
  assert.equal(
    cluster.dropped.map(({ minion }) => minion),
    ["thief"],
  );
  assert.equal([...cluster.master.view.list("Node")], []);
  assert.match(cluster.complaints.join(), "showed the credential");
});

test.run();
