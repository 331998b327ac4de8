import { suite } from "uvu";
import * as assert from "uvu/assert";
import { builtInRoles } from "../../../../core/access/built-in.js";
import type { MinionMessage } from "../../../../core/link/messages.js";
import { hello } from "../../../core/link/sent.js";
import { type Cluster, closeAll, type Json, startCluster } from "../cluster.js";

const test = suite("metrics over HTTP");
const path = "/apis/metrics.k8s.io/v1beta1";
let c: Cluster;

async function begin(): Promise<void> {
  c = await startCluster();
  await c.master.receive("m1", { ...hello, measures: true } as MinionMessage);
  for (const name of ["web", "db"]) {
    const spec = { nodeName: "m1", containers: [{ name: "main", image: "i" }] };
    const { status } = await c.call("POST", "/api/v1/namespaces/default/pods", {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: name } }, spec },
    });
    assert.is(status, 201);
  }
}

async function tell(...names: string[]): Promise<void> {
  const pods = await Promise.all(
    names.map(async (name) => {
      const { json } = await c.call("GET", `/api/v1/namespaces/default/pods/${name}`);
      const containers = [{ name: "main", nanoCores: 250_000_000, memoryBytes: 2 ** 20 }];
      return { uid: json.metadata.uid as string, windowMs: 15_000, containers };
    }),
  );
  await c.master.receive("m1", {
    type: "usage",
    machine: { windowMs: 15_000, nanoCores: 5, memoryBytes: 2_048 },
    pods,
  });
}

test.before.each(begin);
test.after.each(closeAll);
const namesIn = (json: Json): string[] => json.items.map((i: Json) => i.metadata.name);

test("who asks first has minions asked, and is answered as soon as they have told", async () => {
  const answer = c.call("GET", `${path}/nodes`);
  while (!c.told.some(({ message }) => message.type === "usageWanted")) await new Promise((r) => setImmediate(r));
  await tell();
  const { status, json } = await answer;
  assert.equal([status, json.kind, namesIn(json)], [200, "NodeMetricsList", ["m1"]]);
  assert.equal(json.items[0].usage, { cpu: "5n", memory: "2Ki" });
  assert.is((await c.call("GET", `${path}/nodes/m1`)).json.kind, "NodeMetrics");
});

test("pods are listed by namespace and selected as pods are; one of which nothing is known is left out, or not found", async () => {
  await tell("web");
  const { json } = await c.call("GET", `${path}/pods`);
  assert.equal([json.kind, namesIn(json)], ["PodMetricsList", ["web"]]);
  assert.equal(json.items[0].containers, [{ name: "main", usage: { cpu: "250000000n", memory: "1024Ki" } }]);
  const of = async (query: string): Promise<string[]> => namesIn((await c.call("GET", `${path}${query}`)).json);
  assert.equal(await of("/namespaces/default/pods?labelSelector=app%3Dweb"), ["web"]);
  assert.equal(await of("/namespaces/default/pods?labelSelector=app%3Ddb"), []);
  assert.equal(await of("/namespaces/other/pods"), []);
  assert.equal(await of("/pods?fieldSelector=metadata.name%3Dweb"), ["web"]);
  const unknown = await c.call("GET", `${path}/namespaces/default/pods/db`);
  assert.equal([unknown.status, unknown.json.message], [404, 'podmetrics.metrics.k8s.io "default/db" not found']);
  const missing = await c.call("GET", `${path}/namespaces/default/pods/nobody`);
  assert.equal([missing.status, missing.json.message], [404, 'pods "nobody" not found']);
});

test("they are read only, and in tables too", async () => {
  await tell("web");
  for (const [method, where] of [
    ["POST", "/namespaces/default/pods"],
    ["DELETE", "/namespaces/default/pods/web"],
    ["GET", "/pods?watch=true"],
  ])
    assert.is((await c.call(method ?? "", `${path}${where}`)).status, 405, `${method} ${where}`);
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const { json } = await c.call("GET", `${path}/namespaces/default/pods`, undefined, { accept });
  assert.equal([json.kind, json.rows[0].cells[0]], ["Table", "web"]);
});

test("who may look may look at them", () => {
  const view = builtInRoles.find(({ metadata }) => metadata.name === "view");
  assert.ok(
    view?.rules?.some((rule) => rule.apiGroups?.includes("metrics.k8s.io") && rule.resources?.includes("pods")),
  );
});

test.run();
