/** The command lines of the article "Scaling Docker with Kubernetes", and its tables to the blank. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning } from "./watcher.js";

const it = suite("the article's command lines");
const manifests = "scenarios/manifests/jenkins";
let cluster: Cluster;

it.before(async () => {
  cluster = await Cluster.up({ title: "article", standIns: ["master", "agent"] });
});
it.after(() => cluster.close());

/** Lines of a table after its two of header. */
const rowsOf = (table: string): string[] => table.split("\n").slice(2, -2);
const cellsOf = (row: string | undefined): string[] => (row ?? "").split(/ {2,}/);
const dashes = (columns: number): string => Array.from({ length: columns }, () => "----------").join(" ".repeat(10));

it("list minions", async () => {
  assert.is(await cluster.kubecfgOk("list", "minions"), "Minion identifier\n----------\n127.0.0.2\n127.0.0.3\n\n");
});

it("list of nothing is a header", async () => {
  assert.is(
    await cluster.kubecfgOk("list", "pods"),
    `Name                Image(s)            Host                Labels              Status\n${dashes(5)}\n\n`,
  );
});

it("create pods: <unassigned> and Pending at first, then Running on a minion", async () => {
  const watcher = await cluster.watch("pods");
  const created = await cluster.kubecfgOk("-c", `${manifests}/pod.json`, "create", "pods");
  const image = "csanchez/jenkins-swarm:1.565.3.3   ";
  assert.is(
    created,
    `Name                Image(s)                           Host                Labels              Status\n` +
      `----------          ----------                         ----------          ----------          ----------\n` +
      `jenkins             ${image}<unassigned>        name=jenkins        Pending\n\n`,
  );
  await watcher.until("jenkins runs", isRunning);
  const phases = watcher.changes.map((c) => c.object.status.phase);
  assert.is(phases[0], "Pending");
  const [row] = rowsOf(await cluster.kubecfgOk("list", "pods"));
  const [name, images, host, labels, status] = cellsOf(row);
  assert.equal([name, images, labels, status], ["jenkins", image.trim(), "name=jenkins", "Running"]);
  assert.match(host ?? "", /^127\.0\.0\.[23]\/127\.0\.0\.[23]$/);
  assert.is(await cluster.kubecfgOk("get", "pods/jenkins"), await cluster.kubecfgOk("list", "pods"));
});

it("create services", async () => {
  const made = await cluster.kubecfgOk("-c", `${manifests}/service-http.json`, "create", "services");
  const [head, line, row] = made.split("\n");
  const header = "Name                Labels              Selector            IP                  Port";
  assert.equal([head, line], [header, dashes(5)]);
  assert.match(row ?? "", /^jenkins {33}name=jenkins {8}10\.0\.\d+\.\d+ +8888$/);
  await cluster.kubecfgOk("-c", `${manifests}/service-slave.json`, "create", "services");
  const names = rowsOf(await cluster.kubecfgOk("list", "services")).map((r) => cellsOf(r)[0]);
  for (const name of ["jenkins", "jenkins-slave", "kubernetes", "kubernetes-ro"]) assert.ok(names.includes(name), name);
});

it("create, resize, stop and rm a replication controller", async () => {
  const watcher = await cluster.watch("pods");
  const table = await cluster.kubecfgOk("-c", `${manifests}/replication.json`, "create", "replicationControllers");
  assert.is(
    table,
    "Name                Image(s)                            Selector             Replicas\n" +
      "----------          ----------                          ----------           ----------\n" +
      "jenkins-slave       csanchez/jenkins-swarm-slave:1.21   name=jenkins-slave   1\n\n",
  );
  const slaves = (count: number): Promise<unknown> =>
    watcher.untilAll(`${count} slaves run`, (pods) => {
      const ours = pods.filter((p) => p.metadata.labels?.["name"] === "jenkins-slave");
      return ours.length === count && ours.every(isRunning);
    });
  await slaves(1);
  assert.match(await cluster.kubecfgOk("resize", "jenkins-slave", "2"), /^ {2}replicas: 2$/m);
  await slaves(2);
  const rows = rowsOf(await cluster.kubecfgOk("list", "pods")).map(cellsOf);
  assert.is(
    rows.filter((cells) => cells[1] === "csanchez/jenkins-swarm-slave:1.21" && cells[4] === "Running").length,
    2,
  );
  const refused = await cluster.kubecfg(["rm", "jenkins-slave"]);
  assert.is(refused.code, 255);
  assert.match(refused.stderr, /controller has non-zero replicas \(2\), please stop it first/);
  await cluster.kubecfgOk("stop", "jenkins-slave");
  await slaves(0);
  await cluster.kubecfgOk("rm", "jenkins-slave");
  assert.equal(rowsOf(await cluster.kubecfgOk("list", "replicationControllers")), []);
});

it("agents find their master by the service's variables and report their jobs to it", async () => {
  await cluster.kubecfgOk("-c", `${manifests}/replication.json`, "create", "replicationControllers");
  const { portalIP, port } = JSON.parse(await cluster.kubecfgOk("-json", "get", "services/jenkins")) as {
    portalIP: string;
    port: number;
  };
  interface Page {
    agents: { finished: number }[];
  }
  await poll(
    "an agent has finished a job",
    async () => (await (await fetch(`http://${portalIP}:${port}/api/json`)).json()) as Page,
    (page) => page.agents.some((agent) => agent.finished > 0),
  );
  await cluster.kubecfgOk("stop", "jenkins-slave");
  await cluster.kubecfgOk("rm", "jenkins-slave");
});

it("delete", async () => {
  const watcher = await cluster.watch("pods");
  const success = "Status\n----------\nSuccess\n\n";
  assert.is(await cluster.kubecfgOk("delete", "pods/jenkins"), success);
  assert.is(await cluster.kubecfgOk("delete", "services/jenkins"), success);
  assert.is(await cluster.kubecfgOk("delete", "services/jenkins-slave"), success);
  await watcher.until("jenkins is gone", (pod, { type }) => pod.metadata.name === "jenkins" && type === "DELETED");
  await watcher.untilAll("no pod is left", (pods) => pods.length === 0);
  assert.equal((await cluster.ok<{ items: unknown[] }>("GET", podsPath)).items, []);
});

it.run();
