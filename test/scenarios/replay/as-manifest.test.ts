import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../core/kinds/prepare.js";
import { asManifest } from "../../../scenarios/replay/as-manifest.js";

const test = suite("objects as manifests");

const stored = (object: object): never =>
  ({
    ...object,
    metadata: {
      name: "web",
      namespace: "default",
      uid: "u",
      resourceVersion: "7",
      creationTimestamp: "2014-11-25T12:00:00Z",
    },
  }) as never;

test("what the API put into an object is not in it", () => {
  const { object } = readObject("Pod", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: { containers: [{ name: "c", image: "i:1", ports: [{ containerPort: 80 }] }], nodeName: "m1" },
  });
  assert.equal(asManifest(stored({ ...object, status: { phase: "Running" } })), {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: { containers: [{ name: "c", image: "i:1", ports: [{ containerPort: 80 }] }] },
  });
});

test("a service has no address of another cluster, unless it has none", () => {
  const service = (clusterIP: string) =>
    stored({ kind: "Service", spec: { clusterIP, clusterIPs: [clusterIP], ports: [{ port: 80 }] } });
  const spec = (made: unknown): unknown => (made as { spec: unknown }).spec;
  assert.equal(spec(asManifest(service("10.0.0.7"))), { ports: [{ port: 80 }] });
  assert.equal(spec(asManifest(service("None"))), { ports: [{ port: 80 }], clusterIP: "None" });
});

test.run();
