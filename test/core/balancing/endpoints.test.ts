import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endpointSubsets, endpointView, sameEndpoint } from "../../../core/balancing/endpoints.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { core } from "../../../core/objects/types.js";

const endpoints = suite("endpoints");

const service: Service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }, { port: 443 }] },
};

const ready = (status: string): core.PodCondition => ({ type: "Ready", status });

/** Pods that differ in all that a service may look at, and in things it must not. */
const pods: fc.Arbitrary<Pod> = fc
  .record({
    uid: fc.constantFrom("a", "b"),
    ip: fc.constantFrom(undefined, "", "10.244.0.2", "10.244.0.3"),
    phase: fc.constantFrom("Pending", "Running", "Failed", "Succeeded"),
    reason: fc.constantFrom(undefined, "MinionLost", "Restarting"),
    isReady: fc.boolean(),
    isEnding: fc.boolean(),
    node: fc.constantFrom(undefined, "10.245.2.2"),
    containerPort: fc.constantFrom(80, 8080),
    restarts: fc.nat(2),
  })
  .map(({ uid, ip, phase, reason, isReady, isEnding, node, containerPort, restarts }) => {
    const metadata = { name: "web-1", namespace: "default", uid, labels: { app: "web" } };
    const ports = [{ name: "http", containerPort }];
    const status = {
      phase,
      conditions: [ready(isReady ? "True" : "False")],
      containerStatuses: [{ name: "main", restartCount: restarts, ready: isReady, image: "web", imageID: "" }],
      ...(ip === undefined ? {} : { podIP: ip }),
      ...(reason === undefined ? {} : { reason }),
    };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: isEnding ? { ...metadata, deletionTimestamp: "2014-11-29T00:00:00Z" } : metadata,
      spec: {
        containers: [{ name: "main", image: "web", ports }],
        ...(node === undefined ? {} : { nodeName: node }),
      },
      status,
    } as Pod;
  });

const seen = (pod: Pod | undefined, of = service) => pod && endpointView(pod, of);
const listed = (pod: Pod | undefined, of = service): core.EndpointSubset[] =>
  endpointSubsets(pod ? [endpointView(pod, of)] : []);

endpoints("what is said to be the same to services makes the same endpoints, and nothing else does", () => {
  const counts = { same: 0, other: 0 };
  fc.assert(
    fc.property(fc.option(pods, { nil: undefined }), fc.option(pods, { nil: undefined }), (before, after) => {
      const isSame = sameEndpoint(seen(before), seen(after));
      counts[isSame ? "same" : "other"]++;
      if (isSame) assert.equal(listed(before), listed(after));
      else assert.not.equal(listed(before), listed(after));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(counts.same > 100 && counts.other > 100, JSON.stringify(counts));
});

endpoints("a service whose ports change asks the same pods again", () => {
  const [pod] = fc.sample(
    pods.filter((p) => listed(p).length > 0),
    1,
  );
  assert.ok(pod);
  const before = listed(pod);
  const changed = { ...service, spec: { ...service.spec, ports: [{ port: 81, targetPort: 9 }] } };
  assert.equal(listed(pod, changed)[0]?.ports, [{ port: 9, protocol: "TCP" }]);
  assert.equal(listed(pod), before);
});

const podOf = (name: string, spec: object, isReady: boolean): Pod =>
  ({
    kind: "Pod",
    metadata: { name, namespace: "default", uid: name },
    spec: { containers: [{ name: "main", image: "web" }], ...spec },
    status: { phase: "Running", podIP: "10.244.0.2", conditions: [ready(isReady ? "True" : "False")] },
  }) as Pod;

endpoints("a pod has a name in the service that its subdomain names, and in no other", () => {
  const hostnameIn = (spec: object): string | undefined =>
    listed(podOf("web-0", spec, true))[0]?.addresses?.[0]?.hostname;
  assert.is(hostnameIn({ hostname: "web-0", subdomain: "web" }), "web-0");
  assert.is(hostnameIn({ hostname: "web-0", subdomain: "db" }), undefined);
  assert.is(hostnameIn({ subdomain: "web" }), undefined);
});

endpoints("publishNotReadyAddresses lists pods that are not ready as if they were", () => {
  const pod = podOf("web-0", {}, false);
  const all = { ...service, spec: { ...service.spec, publishNotReadyAddresses: true } };
  assert.equal(Object.keys(listed(pod)[0] ?? {}), ["ports", "notReadyAddresses"]);
  assert.equal(Object.keys(listed(pod, all)[0] ?? {}), ["ports", "addresses"]);
});

endpoints("a headless service needs no ports", () => {
  const pod = podOf("web-0", {}, true);
  const { ports: _, ...spec } = service.spec;
  assert.equal(listed(pod, { ...service, spec }), []);
  const [subset] = listed(pod, { ...service, spec: { ...spec, clusterIP: "None" } });
  assert.equal(Object.keys(subset ?? {}), ["addresses"]);
});

endpoints.run();
