/** What nobody may claim through the API: addresses and ports of the cluster itself. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addMinion, type Cluster, closeAll, startCluster } from "./cluster.js";

const it = suite("claims");
let cluster: Cluster;
const services = "/api/v1/namespaces/default/services";
const endpoints = "/api/v1/namespaces/default/endpoints";

it.before.each(async () => {
  cluster = await startCluster();
});
it.after.each(closeAll);

const service = (name: string, spec: object): object => ({
  ...{ apiVersion: "v1", kind: "Service", metadata: { name } },
  spec: { ports: [{ port: 80 }], ...spec },
});
const behind = (ip: string): object => ({
  ...{ apiVersion: "v1", kind: "Endpoints", metadata: { name: "by-hand" } },
  subsets: [{ addresses: [{ ip }], ports: [{ port: 80 }] }],
});

for (const [what, spec, why] of [
  ["loopback", { externalIPs: ["127.0.0.1"] }, /externalIPs\[0\]: 127\.0\.0\.1 may not be a loopback address/],
  ["a minion's address", { externalIPs: ["192.0.2.77"] }, /is the address of minion "192\.0\.2\.77"/],
  ["another service's", { externalIPs: ["10.0.0.200"] }, /10\.0\.0\.0\/16, the network of services/],
  ["the hosts' ssh", { type: "LoadBalancer", ports: [{ port: 22 }] }, /22\/TCP is for the hosts' ssh/],
] as const)
  it(`a service that claims ${what} is refused`, async () => {
    await addMinion(cluster, "192.0.2.77");
    const answer = await cluster.call("POST", services, service("web", spec));
    assert.is(answer.status, 422, answer.text);
    assert.match(answer.json.message, why);
  });

it("and neither gets it by an update, nor by its status", async () => {
  assert.is((await cluster.call("POST", services, service("web", {}))).status, 201);
  const patch = { "content-type": "application/merge-patch+json" };
  const update = await cluster.call("PATCH", `${services}/web`, { spec: { externalIPs: ["127.0.0.1"] } }, patch);
  assert.is(update.status, 422, update.text);
  const status = { status: { loadBalancer: { ingress: [{ ip: "169.254.169.254" }] } } };
  const told = await cluster.call("PATCH", `${services}/web/status`, status, patch);
  assert.is(told.status, 422, told.text);
});

for (const ip of ["127.0.0.1", "169.254.169.254", "224.0.0.9", "0.0.0.0", "::1", "::ffff:127.0.0.1", "10.0.0.1"])
  it(`endpoints made by hand do not lead to ${ip}`, async () => {
    const answer = await cluster.call("POST", endpoints, behind(ip));
    assert.is(answer.status, 422, answer.text);
    assert.match(answer.json.message, /subsets\[0\]\.addresses\[0\]\.ip/);
  });

it("nor by v1beta1", async () => {
  const body = { id: "by-hand", apiVersion: "v1beta1", endpoints: ["127.0.0.1:8080"] };
  const answer = await cluster.call("POST", "/api/v1beta1/endpoints", body);
  assert.is(answer.status, 422, answer.text);
  assert.match(answer.text, "may not be a loopback address");
});

it("endpoints made by hand lead elsewhere", async () => {
  assert.is((await cluster.call("POST", endpoints, behind("203.0.113.9"))).status, 201);
});

it("a minion's object has a network in its one spelling", async () => {
  const node = (podCIDR: string): object => ({ kind: "Node", metadata: { name: "m" }, spec: { podCIDR } });
  const answer = await cluster.call("POST", "/api/v1/nodes", node("10.244.1.0/0x18"));
  assert.is(answer.status, 422, answer.text);
  assert.match(answer.json.message, /spec\.podCIDR.*IPv4 network/);
});

it.run();
