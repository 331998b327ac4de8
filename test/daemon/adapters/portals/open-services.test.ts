import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onHosts } from "../../../../core/balancing/host-plans.js";
import { balancerAddresses, balancersShownMax, withBalancers } from "../../../../core/balancing/load-balancers.js";
import { checkNodePorts, withNodePorts } from "../../../../core/balancing/node-ports.js";
import { planService } from "../../../../core/balancing/plan.js";
import type { Node } from "../../../../core/kinds/node/object.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import { nodePortMax, nodePortMin } from "../../../../core/kinds/service/ports.js";
import type { core } from "../../../../core/objects/types.js";
import { seededRandom } from "../../../../core/random.js";

const test = suite("services that are open to the outside");

const service = (name: string, type: string, ...ports: core.ServicePort[]): Service => ({
  kind: "Service",
  metadata: { name, namespace: "default" },
  spec: { type, clusterIP: "10.0.0.7", ports },
});
const nodePorts = ({ spec }: Service): (number | undefined)[] => (spec.ports ?? []).map((p) => p.nodePort);
const random = seededRandom("node ports");

test("each port of a service that has node ports is given a free one, those it names stay", () => {
  const made = withNodePorts(service("a", "NodePort", { port: 80 }, { port: 81, nodePort: 30_007 }), [], random);
  const [given = 0, kept] = nodePorts(made);
  assert.ok(given >= nodePortMin && given <= nodePortMax);
  assert.is(kept, 30_007);
  assert.is(withNodePorts(made, [], random), made, "nothing to be given");
  assert.equal(nodePorts(withNodePorts(service("a", "ClusterIP", { port: 80, nodePort: 30_007 }), [], random)), [
    undefined,
  ]);
  const own = service("a", "LoadBalancer", { port: 80 });
  assert.is(nodePorts(withNodePorts(own, [], random)).length, 1);
  own.spec.allocateLoadBalancerNodePorts = false;
  assert.is(withNodePorts(own, [], random), own);
});

test("no two service ports of one protocol have one node port", () => {
  const other = service(
    "b",
    "NodePort",
    { port: 80, nodePort: 30_000 },
    { port: 53, protocol: "UDP", nodePort: 30_001 },
  );
  const asks = service("a", "NodePort", { port: 1, nodePort: 30_000 }, { port: 2, nodePort: 30_001 });
  assert.equal(
    checkNodePorts(asks, [other]).map((c) => c.field),
    ["spec.ports[0].nodePort"],
  );
  const twice = service("a", "NodePort", { port: 1, nodePort: 30_002 }, { port: 2, nodePort: 30_002 });
  assert.is(checkNodePorts(twice, [other]).length, 1);
  const all = Array.from({ length: nodePortMax - nodePortMin }, (_, i) => ({ port: i + 1, nodePort: nodePortMin + i }));
  const full = service("b", "NodePort", ...all);
  assert.equal(nodePorts(withNodePorts(service("a", "NodePort", { port: 80 }), [full], random)), [nodePortMax]);
  assert.throws(
    () => withNodePorts(service("a", "NodePort", { port: 80 }, { port: 81 }), [full], random),
    /all 2768 from 30000 to 32767 are in use/,
  );
});

test("a plan has the host ports of its type; portals serve them on addresses of hosts", () => {
  const ports = [{ port: 80, nodePort: 30_080 }];
  const hostPorts = (type: string): number[] | undefined =>
    planService(service("a", type, ...ports), null)[0]?.hostPorts;
  assert.equal(
    [hostPorts("ClusterIP"), hostPorts("NodePort"), hostPorts("LoadBalancer")],
    [[], [30_080], [30_080, 80]],
  );
  const plans = planService(service("a", "LoadBalancer", ...ports), null);
  assert.equal(
    onHosts(plans, ["127.0.0.1", "127.0.0.2"]).map((p) => [p.id, p.portalIp, p.externalIps, p.port]),
    [
      ["default/a:80/TCP@30080", "", ["127.0.0.1", "127.0.0.2"], 30_080],
      ["default/a:80/TCP@80", "", ["127.0.0.1", "127.0.0.2"], 80],
    ],
  );
  assert.equal(onHosts(plans, []), []);
});

const node = (name: string, ready: boolean): Node => ({
  kind: "Node",
  metadata: { name },
  spec: {},
  status: {
    addresses: [{ type: "InternalIP", address: name }],
    conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
  },
});

test("the minions that are ready are a load balancer's way in, beside those of others", () => {
  const ready = balancerAddresses([node("10.1.0.3", true), node("10.1.0.2", true), node("10.1.0.1", false)]);
  assert.equal(ready, ["10.1.0.2", "10.1.0.3"]);
  const crowd = Array.from({ length: 40 }, (_, i) => node(`10.1.1.${i}`, true));
  assert.is(balancerAddresses(crowd).length, balancersShownMax);
  const made = withBalancers(service("a", "LoadBalancer", { port: 80 }), ready);
  assert.equal(made.status?.loadBalancer?.ingress, [
    { ip: "10.1.0.2", ipMode: "Proxy" },
    { ip: "10.1.0.3", ipMode: "Proxy" },
  ]);
  assert.is(withBalancers(made, ready), made);
  assert.equal(planService(made, null)[0]?.externalIps, [], "its packets come with another address");
  const foreign = {
    ...service("a", "LoadBalancer", { port: 80 }),
    status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } },
  };
  assert.equal(withBalancers(foreign, ready).status?.loadBalancer?.ingress?.length, 3);
  assert.equal(withBalancers({ ...made, spec: { ...made.spec, type: "NodePort" } }, ready).status?.loadBalancer, {});
  foreign.spec.loadBalancerClass = "example.org/other";
  assert.is(withBalancers(foreign, ready), foreign, "somebody else's");
});

test.run();
