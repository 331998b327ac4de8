import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { applyDifference, backendKey, difference, drainingMax, planService } from "../../../core/balancing/plan.js";
import type { Backend, BalancingTable } from "../../../core/balancing/plan-types.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { core } from "../../../core/objects/types.js";

const test = suite("plan of a service");

const service = (ports: core.ServicePort[], spec: Partial<core.ServiceSpec> = {}): Service => ({
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { clusterIP: "10.0.0.7", ports, ...spec },
});
const endpoints = (subsets: core.EndpointSubset[]): Endpoints => ({
  kind: "Endpoints",
  metadata: { name: "web", namespace: "default" },
  subsets,
});
const address = (uid: string, ip: string): core.EndpointAddress => ({ ip, targetRef: { kind: "Pod", uid } });
const keys = (backends: Backend[] = []): string[] => backends.map(backendKey);
const http: core.ServicePort = { port: 80, targetPort: 8080 };

test("resolves each port in each subset by its name", () => {
  const ports: core.ServicePort[] = [
    { name: "web", port: 80, targetPort: "http" },
    { name: "dns", port: 53, protocol: "UDP" },
  ];
  const subsets = [
    { addresses: [address("b", "10.1.0.2"), address("a", "10.1.0.1")], ports: [{ name: "web", port: 8080 }] },
    {
      addresses: [address("c", "10.1.0.3")],
      ports: [
        { name: "web", port: 9090 },
        { name: "dns", port: 5353, protocol: "UDP" },
      ],
    },
  ];
  const [web, dns] = planService(service(ports), endpoints(subsets));
  assert.is(web?.id, "default/web:80/TCP");
  assert.equal(keys(web?.backends), ["a@10.1.0.1:8080", "b@10.1.0.2:8080", "c@10.1.0.3:9090"]);
  assert.is(dns?.id, "default/web:53/UDP");
  assert.equal(keys(dns?.backends), ["c@10.1.0.3:5353"]);
});

test("a service without a portal IP has no plan, one without endpoints has a plan without backends", () => {
  assert.equal(planService(service([http], { clusterIP: "None" }), null), []);
  assert.equal(planService(service([http], { clusterIP: "" }), null), []);
  assert.equal(planService(service([http]), null)[0]?.backends, []);
});

test("takes affinity, its timeout and outside addresses from the service", () => {
  const spec: Partial<core.ServiceSpec> = {
    sessionAffinity: "ClientIP",
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    externalIPs: ["203.0.113.1"],
  };
  const given: Service = {
    ...service([http], spec),
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }, { ip: "203.0.113.1" }] } },
  };
  const [plan] = planService(given, null);
  assert.equal(
    [plan?.affinity, plan?.affinityTimeoutSeconds, plan?.externalIps],
    ["ClientIP", 60, ["203.0.113.1", "203.0.113.2"]],
  );
});

test("takes from annotations what the service asks of its portals", () => {
  const asked = (annotations: Record<string, string>): unknown[] => {
    const given = service([http]);
    const [plan] = planService({ ...given, metadata: { ...given.metadata, annotations } }, null);
    return [plan?.balancing, plan?.proxyProtocol, plan?.idleTimeoutSeconds];
  };
  assert.equal(asked({}), ["RoundRobin", false, 0]);
  assert.equal(asked({ "troupe.io/balancing": "round-robin", "troupe.io/idle-timeout": "90s" }), [
    "RoundRobin",
    false,
    90,
  ]);
  const all = { "troupe.io/balancing": "least-connections", "troupe.io/proxy-protocol": "v2" };
  assert.equal(asked({ ...all, "troupe.io/idle-timeout": "24h" }), ["LeastConnections", true, 86_400]);
  for (const never of ["9s", "169h", "1", "1d", "-1m", "1m30s", ""])
    assert.equal(asked({ "troupe.io/idle-timeout": never })[2], 0, `"${never}" of an object that was never checked`);
});

test("who is not ready or just removed drains until told gone", () => {
  const both = [{ addresses: [address("a", "10.1.0.1"), address("b", "10.1.0.2")], ports: [{ port: 8080 }] }];
  const first = planService(service([http]), endpoints(both));
  const aNotReady = [
    { addresses: [address("b", "10.1.0.2")], notReadyAddresses: [address("a", "10.1.0.1")], ports: [{ port: 8080 }] },
  ];
  const second = planService(service([http]), endpoints(aNotReady), first);
  assert.equal(keys(second[0]?.draining), ["a@10.1.0.1:8080"]);
  const onlyB = [{ addresses: [address("b", "10.1.0.2")], ports: [{ port: 8080 }] }];
  const third = planService(service([http]), endpoints(onlyB), second);
  assert.equal(keys(third[0]?.draining), ["a@10.1.0.1:8080"]);
  assert.equal(keys(third[0]?.backends), ["b@10.1.0.2:8080"]);
  const fourth = planService(service([http]), endpoints(onlyB), third, new Set(["a"]));
  assert.equal(fourth[0]?.draining, []);
});

test("an address that serves for another pod, and a pod at another address, end the draining of the old", () => {
  const before = planService(
    service([http]),
    endpoints([{ addresses: [address("a", "10.1.0.1"), address("b", "10.1.0.2")], ports: [{ port: 8080 }] }]),
  );
  const after = planService(
    service([http]),
    endpoints([{ addresses: [address("c", "10.1.0.1"), address("b", "10.1.0.9")], ports: [{ port: 8080 }] }]),
    before,
  );
  assert.equal(keys(after[0]?.backends), ["b@10.1.0.9:8080", "c@10.1.0.1:8080"]);
  assert.equal(after[0]?.draining, []);
});

test("a target port that changes drains the old one of the same pod", () => {
  const at = (port: number): Endpoints => endpoints([{ addresses: [address("a", "10.1.0.1")], ports: [{ port }] }]);
  const after = planService(service([http]), at(9090), planService(service([http]), at(8080)));
  assert.equal(keys(after[0]?.draining), ["a@10.1.0.1:8080"]);
});

test("draining is bounded", () => {
  const many = Array.from({ length: drainingMax + 5 }, (_, i) => address(`p${i}`, `10.1.${i >> 8}.${i & 255}`));
  const before = planService(service([http]), endpoints([{ addresses: many, ports: [{ port: 8080 }] }]));
  assert.is(planService(service([http]), null, before)[0]?.draining.length, drainingMax);
});

const podArb = fc.record({ uid: fc.integer({ min: 0, max: 9 }), ready: fc.boolean() });
const stepArb = fc.record({
  pods: fc.uniqueArray(podArb, { selector: (p) => p.uid }),
  gone: fc.subarray([...Array(10).keys()]),
});

test("property: backends are exactly the ready ones, whatever came before; nobody is both; gone ones are nowhere", () => {
  void fc.assert(
    fc.property(fc.array(stepArb, { maxLength: 12 }), (steps) => {
      let previous = planService(service([http]), null);
      for (const step of steps) {
        const of = (ready: boolean): core.EndpointAddress[] =>
          step.pods.filter((p) => p.ready === ready).map((p) => address(`p${p.uid}`, `10.1.0.${p.uid}`));
        const subsets = [{ addresses: of(true), notReadyAddresses: of(false), ports: [{ port: 8080 }] }];
        const gone = new Set(step.gone.filter((uid) => !step.pods.some((p) => p.uid === uid)).map((uid) => `p${uid}`));
        const before = previous[0];
        previous = planService(service([http]), endpoints(subsets), previous, gone);
        const [plan] = previous;
        assert.equal(
          keys(plan?.backends),
          of(true)
            .map((a) => `${a.targetRef?.uid}@${a.ip}:8080`)
            .sort(),
        );
        const draining = new Set(keys(plan?.draining));
        for (const key of keys(plan?.backends)) assert.not(draining.has(key));
        for (const b of plan?.draining ?? []) assert.not(gone.has(b.uid));
        for (const b of before?.backends ?? []) {
          const known = draining.has(backendKey(b)) || keys(plan?.backends).includes(backendKey(b));
          assert.is(known, !gone.has(b.uid));
        }
      }
    }),
  );
});

test("property: the order of addresses in the endpoints does not show in the plan", () => {
  const uids = ["a", "b", "c", "d", "e"];
  void fc.assert(
    fc.property(fc.shuffledSubarray(uids, { minLength: 5 }), (order) => {
      const addresses = order.map((uid) => address(uid, `10.1.0.${uids.indexOf(uid)}`));
      const [plan] = planService(service([http]), endpoints([{ addresses, ports: [{ port: 8080 }] }]));
      assert.equal(
        plan?.backends.map((b) => b.uid),
        uids,
      );
    }),
  );
});

test("property: a difference turns one table into the other and holds no plan that is equal in both", () => {
  const tableArb = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 3 })).map(
    (names): BalancingTable => ({
      revision: 1,
      services: Object.entries(names)
        .sort()
        .flatMap(([name, n]) => {
          const addresses = Array.from({ length: n }, (_, i) => address(`p${i}`, `10.1.0.${i}`));
          const named: Service = { ...service([http]), metadata: { name, namespace: "default" } };
          return planService(named, endpoints([{ addresses, ports: [{ port: 8080 }] }]));
        }),
    }),
  );
  void fc.assert(
    fc.property(tableArb, tableArb, (from, to) => {
      const change = difference(from, { ...to, revision: 2 });
      assert.equal(applyDifference(from, change), { ...to, revision: 2 });
      const same = from.services.filter((a) => to.services.some((b) => JSON.stringify(a) === JSON.stringify(b)));
      assert.not(change.upsert.some((plan) => same.some((s) => s.id === plan.id)));
    }),
  );
});

test.run();
