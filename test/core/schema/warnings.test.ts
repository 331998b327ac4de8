import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ignoredFields } from "../../../core/kinds/pod/ignored-fields.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { stored, warned } from "../../../core/schema/marks.js";
import { flag, list, object, text } from "../../../core/schema/shape.js";
import { warnedFields } from "../../../core/schema/warnings.js";

const test = suite("fields of which nothing comes");

const container = { name: "web", image: "i" };
const ignored = (spec: object): string[] =>
  ignoredFields(readObject("Pod", { metadata: { name: "a" }, spec: { containers: [container], ...spec } }).object.spec);

const cases: readonly (readonly [spec: object, wanted: string[]])[] = [
  [{}, []],
  [{ subdomain: "a", priorityClassName: "high" }, []],
  [
    {
      initContainers: [
        { ...container, name: "init" },
        { ...container, name: "b" },
      ],
    },
    [],
  ],
  [{ hostnameOverride: "a", schedulingGates: [], hostIPC: true }, ["hostnameOverride"]],
  [{ imagePullSecrets: [], affinity: {}, activeDeadlineSeconds: 5 }, []],
  [{ schedulingGates: [{ name: "g" }] }, ["schedulingGates"]],
  [{ containers: [{ ...container, envFrom: [{ configMapRef: { name: "m" } }] }] }, []],
  [
    {
      containers: [
        container,
        {
          name: "b",
          image: "i",
          env: [
            { name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
            { name: "KEY", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
          ],
          lifecycle: { stopSignal: "SIGHUP" },
        },
      ],
    },
    ["containers[b].lifecycle.stopSignal"],
  ],
];

for (const [spec, wanted] of cases)
  test(JSON.stringify(spec), () => assert.equal(ignored(spec).sort(), [...wanted].sort()));

test("harmless values are not told, nor what stands in what is told already", () => {
  const inner = object<{ deep?: string }>({ deep: warned(text()) });
  const shape = object<{ policy?: string; outer?: object; kept?: object; items?: object[] }>({
    policy: warned(text(), "x", ["File"]),
    outer: warned(inner),
    kept: stored(inner),
    items: list(object<{ on?: boolean }>({ on: warned(flag) })),
  });
  const found = (value: object): string[] => warnedFields(shape.description, value);
  assert.equal(found({ policy: "File", kept: { deep: "" }, items: [{}, { on: false }] }), []);
  assert.equal(found({ policy: "Log", outer: { deep: "a" }, kept: { deep: "a" }, items: [{}, { on: true }] }), [
    "policy",
    "outer",
    "kept.deep",
    "items[1].on",
  ]);
});

test.run();
