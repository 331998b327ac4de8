import { suite } from "uvu";
import * as assert from "uvu/assert";
import { configReferences, referenceKey, wantsToken } from "../../../../core/kinds/pod/config-references.js";

const test = suite("what a pod names");
const container = { name: "c", image: "i" };

test("each ConfigMap and Secret once, wherever it is named", () => {
  const env = [
    { name: "A", valueFrom: { configMapKeyRef: { name: "m1", key: "k" } } },
    { name: "B", valueFrom: { secretKeyRef: { name: "s1", key: "k" } } },
    { name: "C", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "D", value: "m9" },
  ];
  const spec = {
    containers: [{ ...container, env }],
    initContainers: [
      { ...container, name: "i", envFrom: [{ configMapRef: { name: "m2" } }, { secretRef: { name: "s1" } }] },
    ],
    imagePullSecrets: [{ name: "s2" }],
    volumes: [
      { name: "a", configMap: { name: "m1" } },
      { name: "b", secret: { secretName: "s3" } },
      {
        name: "c",
        projected: { sources: [{ configMap: { name: "m3" } }, { secret: { name: "s4" } }, { downwardAPI: {} }] },
      },
      { name: "d", emptyDir: {} },
    ],
  };
  assert.equal(configReferences(spec).map(referenceKey).sort(), [
    ...["ConfigMap/m1", "ConfigMap/m2", "ConfigMap/m3"],
    ...["Secret/s1", "Secret/s2", "Secret/s3", "Secret/s4"],
  ]);
  assert.equal(configReferences({ containers: [container] }), []);
});

test("a token is named by a projected volume", () => {
  const sources = [{ serviceAccountToken: { path: "t" } }];
  assert.ok(wantsToken({ containers: [container], volumes: [{ name: "v", projected: { sources } }] }));
  assert.not.ok(wantsToken({ containers: [container], volumes: [{ name: "v", projected: { sources: [] } }] }));
});

test.run();
