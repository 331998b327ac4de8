import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyKind } from "../../../core/kinds/all.js";
import { descriptionOf, readObject } from "../../../core/kinds/prepare.js";
import { withPlainDefaults } from "../../../core/schema/defaults.js";
import type { Description } from "../../../core/schema/description.js";
import { byDefault } from "../../../core/schema/marks.js";
import { flag, integer, list, object, text } from "../../../core/schema/shape.js";
import { rightValueOf } from "./arbitrary-values.js";

const test = suite("defaults");

const inner = object<{ word?: string; on?: boolean }>({ word: byDefault("w", text()), on: byDefault(true, flag) });
const shape = object<{ size?: number; inner?: object; inners?: object[]; empty?: object; other?: string }>({
  size: byDefault(3, integer(0, 9)),
  inner,
  inners: list(inner),
  empty: byDefault({}, object<object>({})),
  other: text(),
});

test("stand where nothing or an empty text stood, and nowhere else", () => {
  const fill = (value: object): unknown => withPlainDefaults(shape.description, value);
  assert.equal(fill({}), { size: 3, empty: {} });
  assert.equal(fill({ size: 0, empty: {}, other: "" }), { size: 0, empty: {}, other: "" });
  assert.equal(fill({ inner: { word: "", on: false }, inners: [{}, { word: "a" }] }), {
    size: 3,
    empty: {},
    inner: { word: "w", on: false },
    inners: [
      { word: "w", on: true },
      { word: "a", on: true },
    ],
  });
});

test("what is complete is answered itself; objects of defaults are nobody's own", () => {
  const complete = { size: 1, empty: {}, inners: [{ word: "a", on: true }] };
  assert.is(withPlainDefaults(shape.description, complete), complete);
  const [a, b] = [{}, {}].map((v) => withPlainDefaults<{ empty?: object }>(shape.description, v));
  assert.ok(a?.empty !== b?.empty);
});

/** Paths of a value at which its description names a default and nothing stands. */
function missing(of: Description, value: unknown, at = ""): string[] {
  if (of.type === "list") return (value as unknown[]).flatMap((v, i) => missing(of.items, v, `${at}[${i}]`));
  if (of.type !== "object") return [];
  const held = value as Record<string, unknown>;
  return Object.entries(of.fields).flatMap(([name, field]) => {
    const v = held[name];
    if (v === undefined || v === "") return field.default === undefined ? [] : [`${at}.${name}`];
    return missing(field.of, v, `${at}.${name}`);
  });
}

test("of every kind: none is missing, nothing that was given changes, twice is once", () => {
  for (const kind of everyKind) {
    const description = descriptionOf(kind);
    fc.assert(
      fc.property(rightValueOf(description), (value) => {
        const before = JSON.stringify(value);
        const filled = withPlainDefaults(description, value);
        assert.is(JSON.stringify(value), before);
        assert.equal(missing(description, filled), []);
        assert.is(withPlainDefaults(description, filled), filled);
      }),
      { numRuns: 20 },
    );
  }
});

test("of a pod, as Kubernetes has them", () => {
  const probe = { httpGet: { port: 80 } };
  const container = {
    name: "a",
    image: "b:1",
    ports: [{ containerPort: 80 }],
    livenessProbe: probe,
    lifecycle: { preStop: probe },
  };
  const { object: pod } = readObject("Pod", { metadata: { name: "a" }, spec: { containers: [container] } });
  const httpGet = { port: 80, path: "/", scheme: "HTTP" };
  assert.equal(pod.spec, {
    containers: [
      {
        ...container,
        ports: [{ containerPort: 80, protocol: "TCP" }],
        livenessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 },
        lifecycle: { preStop: { httpGet } },
        resources: {},
        imagePullPolicy: "IfNotPresent",
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      },
    ],
    dnsPolicy: "ClusterFirst",
    enableServiceLinks: true,
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
});

test.run();
