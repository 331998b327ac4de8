import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withinBounds } from "../../../../core/balancing/bounds.js";
import { planService } from "../../../../core/balancing/plan.js";
import { serviceClaims } from "../../../../core/kinds/service/claims.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import type { OwnPlaces } from "../../../../core/network/own-places.js";
import { alwaysReserved } from "../../../../core/network/reserved.js";

const it = suite("what a service claims");
const own: OwnPlaces = {
  ...{ podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16", masters: new Set(["192.0.2.1"]) },
  minions: new Map([["192.0.2.2", "m2"]]),
  ports: [
    ...alwaysReserved,
    { protocol: "TCP", port: 8443, whose: "the master's API over TLS" },
    { protocol: "TCP", port: 31_000, whose: "the minions' links to the master" },
  ],
};

const service = (spec: Partial<Service["spec"]>, ingress: object[] = []): Service => ({
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { clusterIP: "10.0.0.7", ports: [{ port: 80 }], ...spec },
  status: { loadBalancer: { ingress } },
});
const claims = (...given: Parameters<typeof service>): string[] =>
  serviceClaims(service(...given), own).map((c) => c.message);

it("its own is its own", () => {
  assert.equal(claims({ externalIPs: ["203.0.113.7"] }), []);
  assert.equal(claims({ type: "LoadBalancer", ports: [{ port: 8080, nodePort: 30_000 }] }), []);
  assert.equal(claims({ ports: [{ port: 22 }] }), [], "port 22 of its own address is nobody else's");
});

it("addresses of masters, minions, loopback, and the cluster's networks are not", () => {
  const externalIPs = ["192.0.2.1", "192.0.2.2", "127.0.0.1", "169.254.169.254", "224.0.0.1", "10.0.0.9", "10.244.1.1"];
  const told = claims({ externalIPs });
  assert.is(told.length, externalIPs.length);
  assert.match(told[0] ?? "", /^spec\.externalIPs\[0\]: 192\.0\.2\.1 is an address of the master's machine/);
});

it("nor are they by way of its status", () => {
  assert.match(claims({}, [{ ip: "192.0.2.1" }])[0] ?? "", /status\.loadBalancer\.ingress\[0\]\.ip: 192\.0\.2\.1/);
  assert.equal(claims({}, [{ ip: "192.0.2.2", ipMode: "Proxy" }, { hostname: "lb" }]), [], "the minions themselves");
});

it("ports that hosts and the master need are not, where they would be every host's", () => {
  for (const port of [22, 8443])
    assert.match(
      claims({ type: "LoadBalancer", ports: [{ port }] })[0] ?? "",
      `spec.ports[0].port: ${port}/TCP is for`,
    );
  assert.match(claims({ type: "NodePort", ports: [{ port: 80, nodePort: 31_000 }] })[0] ?? "", "nodePort: 31000/TCP");
  assert.equal(claims({ type: "LoadBalancer", ports: [{ port: 22, protocol: "UDP" }] }), []);
  assert.equal(claims({ type: "LoadBalancer", loadBalancerClass: "other", ports: [{ port: 22 }] }), []);
});

it("what it claimed before there was a rule, or a minion there, is not carried out", () => {
  const [plan] = planService(
    service({ type: "LoadBalancer", externalIPs: ["192.0.2.2", "203.0.113.7"], ports: [{ port: 22 }] }),
    null,
  );
  assert.ok(plan);
  const within = withinBounds(plan, own);
  assert.equal(within.externalIps, ["203.0.113.7"]);
  assert.equal(within.hostPorts, []);
  assert.is(withinBounds(within, own), within);
});

it.run();
