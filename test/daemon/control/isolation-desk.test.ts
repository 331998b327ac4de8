/** Network policies at the master: who is let have them, and what minions are told. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MinionMessage } from "../../../core/link/messages.js";
import { type Cluster, closeAll, startCluster } from "../api/cluster.js";

const it = suite("network policies");
let cluster: Cluster;

const path = "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies";
const body = (name: string, spec: object = { podSelector: {} }): object => ({
  ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec },
});
const facts = {
  ...{ bootId: "b", runId: "r", cpus: 4, memoryBytes: 2 ** 30 },
  ...{ runtime: "", os: "", architecture: "", version: "" },
};
const hello = (minion: string, keepsPolicies: boolean): MinionMessage => ({
  ...{ type: "hello", minion, address: minion, labels: {}, facts, engineMessage: "", pods: [], tables: {} },
  ...(keepsPolicies ? { keepsPolicies, routed: { podCidr: "" } } : {}),
});
/** What it was told of policies. */
const told = (minion: string) =>
  cluster.told.flatMap(({ minion: to, message }) =>
    to === minion && message.type === "table" && message.name === "policies" ? [message] : [],
  );

it.before.each(async () => {
  cluster = await startCluster();
});
it.after.each(closeAll);

it("a policy that a minion cannot keep is refused, and says which; a change of what is there is not", async () => {
  assert.is((await cluster.call("POST", path, body("first"))).status, 201, "nobody is there who could not");
  await cluster.call("DELETE", `${path}/first`);
  await cluster.master.receive("10.1.1.1", hello("10.1.1.1", true));
  assert.is((await cluster.call("POST", path, body("second"))).status, 201);
  await cluster.call("DELETE", `${path}/second`);
  await cluster.master.receive("10.1.1.2", hello("10.1.1.2", false));
  const { status, json } = await cluster.call("POST", path, body("third"));
  assert.is(status, 403);
  assert.match(
    json.message,
    /^networkpolicies.networking.k8s.io "third" is forbidden: minion "10.1.1.2" cannot keep its pods to network policies: /,
  );
  assert.equal((await cluster.call("GET", path)).json.items, []);
});

it("a minion that cannot keep the policies there are is not let in, and says why", async () => {
  await cluster.call("POST", path, body("a"));
  await cluster.master.receive("10.1.1.2", hello("10.1.1.2", false));
  assert.is(cluster.dropped.length, 1);
  assert.match(cluster.dropped[0]?.why ?? "", /^there are 1 network policies, and it cannot keep/);
  assert.not.ok(cluster.told.some(({ message }) => message.type === "welcome"));
  await cluster.call("DELETE", `${path}/a`);
  await cluster.master.receive("10.1.1.2", hello("10.1.1.2", false));
  assert.ok(cluster.told.some(({ message }) => message.type === "welcome"));
});

it("one that came as a policy was being written has to leave", async () => {
  await cluster.master.receive("10.1.1.2", hello("10.1.1.2", false));
  const metadata = { name: "a", namespace: "default", uid: "u" };
  // As of a policy that was judged before there was this minion.
  const object = { ...body("a", { podSelector: {}, policyTypes: ["Ingress"] }), metadata } as never;
  await cluster.store.write([{ op: "create", object }]);
  assert.equal(
    cluster.dropped.map(({ minion }) => minion),
    ["10.1.1.2"],
  );
});

it("minions are told of policies with their groups, in one message for each commit, and of what changes", async () => {
  await cluster.master.receive("10.1.1.1", hello("10.1.1.1", true));
  assert.equal(
    told("10.1.1.1").map((m) => ("whole" in m ? m.whole : m)),
    [[]],
  );
  const podSelector = { matchLabels: { role: "friend" } };
  await cluster.call("POST", path, body("a", { podSelector: {}, ingress: [{ from: [{ podSelector }] }] }));
  const container = { name: "web", image: "web" };
  const metadata = { name: "web", namespace: "default", uid: "uid-of-web", labels: { role: "friend" } };
  const pod = {
    ...{ apiVersion: "v1", kind: "Pod", metadata },
    ...{ spec: { containers: [container], nodeName: "10.1.1.1" }, status: { phase: "Running", podIP: "10.244.0.9" } },
  } as never;
  await cluster.store.write([{ op: "create", object: pod }]);
  await cluster.store.write([{ op: "remove", key: { kind: "Pod", namespace: "default", name: "web" } }]);
  const row = {
    ...{ row: "policy", namespace: "default", name: "a", podSelector: {} },
    ingress: [{ peers: [{ group: "g1" }] }],
  };
  const member = { row: "member", group: "g1", ip: "10.244.0.9" };
  assert.equal(
    told("10.1.1.1").flatMap((m) => ("whole" in m ? [] : [[m.upsert, m.remove]])),
    [
      [[row], []],
      [[member], []],
      [[], ["member/g1/10.244.0.9/"]],
    ],
  );
});

it("is made, shown, changed and deleted as others are", async () => {
  assert.is((await cluster.call("POST", path, body("a", { podSelector: {}, ingress: [{}] }))).status, 201);
  const made = (await cluster.call("GET", `${path}/a`)).json;
  assert.equal(made.spec, { podSelector: {}, ingress: [{}], policyTypes: ["Ingress"] });
  assert.is(made.metadata.generation, 1);
  const table = await cluster.call("GET", path, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  assert.equal(table.json.rows[0].cells.slice(0, 2), ["a", "<none>"]);
  const patch = { spec: { podSelector: { matchLabels: { a: "b" } } } };
  const type = { "content-type": "application/merge-patch+json" };
  assert.is((await cluster.call("PATCH", `${path}/a`, patch, type)).json.metadata.generation, 2);
  assert.is((await cluster.call("DELETE", `${path}/a`)).status, 200);
  const wrong = await cluster.call("POST", path, body("b", { ingress: [{ from: [{}] }] }));
  assert.is(wrong.status, 422);
  assert.match(wrong.json.message, /spec.ingress\[0\].from\[0\]: required value: must specify a peer/i);
});

it.run();
