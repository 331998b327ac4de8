import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { everyKind as allKinds } from "../../../core/kinds/all.js";
import { readBinding } from "../../../core/kinds/binding/shape.js";
import { readObject, rulesOf } from "../../../core/kinds/prepare.js";
import { selectableFields } from "../../../core/kinds/selectable.js";
import { toV1Status } from "../../../core/kinds/status.js";
import { parseFieldSelector } from "../../../core/objects/field-selectors.js";
import { parseLabelSelector, parseOldLabelSelector } from "../../../core/objects/selectors.js";
import { parseBody, parseDocuments } from "../../../core/schema/body.js";
import { strictRules } from "../../../core/schema/faults.js";
import { decodeBinding } from "../../../core/v1beta1/binding.js";
import { decode, decodeAny, encode, isWireKind } from "../../../core/v1beta1/codec.js";
import { toInternalShape } from "../../../core/v1beta1/internal-shape.js";
import { toV1beta1Status } from "../../../core/v1beta1/status.js";
import { kubecfgTable, layOutKubecfg } from "../../../core/v1beta1/tables.js";
import { mutated, podBody, v1PodBody } from "./arbitraries.js";

const test = suite("hostile input");

const runs = { numRuns: 300 };

/** What it gave, or the fault it threw; any other error fails the test. */
function faultOf(work: () => unknown): Fault | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** Every status object is JSON and says what is wrong. */
function checkFault(fault: Fault | undefined): void {
  if (!fault) return;
  assert.ok(fault.message.length > 0);
  for (const status of [toV1Status(fault), toV1beta1Status(fault)]) assert.type(JSON.stringify(status), "string");
}

test("any JSON value into any decoder gives an object or a fault", () => {
  fc.assert(
    fc.property(fc.constantFrom(...allKinds), fc.jsonValue({ maxDepth: 5 }), (kind, value) => {
      checkFault(faultOf(() => readObject(kind, value)));
      if (isWireKind(kind)) checkFault(faultOf(() => decode(kind, value)));
      checkFault(faultOf(() => decodeAny(value)));
      checkFault(faultOf(() => decodeBinding(value)));
      checkFault(faultOf(() => readBinding(value, strictRules)));
      const table = kubecfgTable(value);
      if (table) layOutKubecfg(table);
      toInternalShape(value);
    }),
    runs,
  );
});

test("a good body with one thing in it changed to anything gives an object or a fault", () => {
  fc.assert(
    fc.property(mutated(podBody), mutated(v1PodBody), (old, v1) => {
      checkFault(
        faultOf(() => {
          const pod = decode("Pod", old);
          assert.type(JSON.stringify(encode(pod)), "string");
        }),
      );
      checkFault(faultOf(() => readObject("Pod", v1)));
    }),
    { numRuns: 3000 },
  );
});

test("what the language allows and JSON does not is refused as well", () => {
  const cyclic: Record<string, unknown> = { metadata: { name: "a" } };
  cyclic["spec"] = cyclic;
  cyclic["status"] = cyclic;
  const deep: unknown[] = [];
  let inner = deep;
  for (let i = 0; i < 10_000; i++) {
    const next: unknown[] = [];
    inner.push(next);
    inner = next;
  }
  const hostile = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{}},"metadata":{"name":"a","labels":{"__proto__":"x"}}}',
  );
  const values = [
    cyclic,
    { metadata: { name: "a" }, spec: { affinity: { deep } } },
    hostile,
    () => 1,
    Symbol("a"),
    1n,
    new Map(),
    Number.NaN,
  ];
  for (const kind of allKinds) {
    for (const value of values) {
      faultOf(() => readObject(kind, value));
      if (isWireKind(kind)) faultOf(() => decode(kind, value));
    }
    assert.equal(typeof rulesOf(kind).shape.blank(), "object");
  }
  assert.is(({} as Record<string, unknown>)["polluted"], undefined);
  const numbers = {
    metadata: { name: "a" },
    spec: {
      containers: [
        {
          name: "a",
          image: "a",
          ports: [{ containerPort: 1e300 }, { containerPort: Number.NaN }, { containerPort: 1.5 }],
        },
      ],
    },
  };
  assert.is(faultOf(() => readObject("Pod", numbers))?.details.causes?.length, 3);
});

test("a body with very many faults is answered with a bounded number of them", () => {
  const ports = Array.from({ length: 20_000 }, () => ({ containerPort: "x" }));
  const fault = faultOf(() =>
    readObject("Pod", { metadata: { name: "a" }, spec: { containers: [{ name: "a", image: "a", ports }] } }),
  );
  assert.is(fault?.details.causes?.length, 100);
});

test("any text into the parsers gives a value or a fault", () => {
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[\s{}[\]:,"'#&*!|>%@`a0=\-?()~<]{0,80}$/));
  fc.assert(
    fc.property(text, (body) => {
      checkFault(faultOf(() => parseBody(body)));
      checkFault(faultOf(() => parseDocuments(body)));
      checkFault(faultOf(() => parseLabelSelector(body)));
      checkFault(faultOf(() => parseOldLabelSelector(body)));
      for (const kind of allKinds) checkFault(faultOf(() => parseFieldSelector(kind, selectableFields(kind), body)));
    }),
    { numRuns: 2000 },
  );
});

/** Texts that made parsers slow, greedy or dead. */
const bombs: readonly (readonly [name: string, text: string])[] = [
  ["open brackets", "[".repeat(300_000)],
  ["closed brackets", "[".repeat(20_000) + "]".repeat(20_000)],
  ["nested flow objects", "{a: ".repeat(100_000)],
  ["nested dashes", "- ".repeat(100_000)],
  ["nested question marks", "? ".repeat(100_000)],
  ["staircase", Array.from({ length: 1_400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ["nested JSON", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  [
    "billion laughs",
    [
      "a: &a [1,1,1,1,1,1,1,1,1,1]",
      ...[..."bcdefghijk"].map((c, i) => `${c}: &${c} [${Array(10).fill(`*${"abcdefghijk"[i]}`).join(",")}]`),
    ].join("\n"),
  ],
  ["self alias", "a: &a [*a]"],
  ["self merge", "a: &a {<<: *a, b: 1}"],
  ["anchors", "&a ".repeat(100_000)],
  ["quotes", '"'.repeat(500_000)],
  ["unclosed JSON", `{"a":[${"1,".repeat(300_000)}`],
  ["documents", "---\n".repeat(200_000)],
  ["directives", "%a\n".repeat(200_000)],
  ["plain words", "a ".repeat(500_000)],
  ["colons", ": ".repeat(300_000)],
  ["too large", " ".repeat(10_000_000)],
];

for (const [name, text] of bombs) {
  test(`a bomb is refused: ${name}`, () => {
    const fault = faultOf(() => parseBody(text));
    if (fault) assert.ok(fault.code === 400 || fault.code === 413, String(fault.code));
  });
}

test("selectors take time linear in their text", () => {
  for (const text of [
    "(".repeat(16_000),
    "a in (".repeat(2_000),
    "!".repeat(16_000),
    "=".repeat(16_000),
    "a,".repeat(8_000),
    `${"a".repeat(16_000)} in (b)`,
  ]) {
    faultOf(() => parseLabelSelector(text));
    faultOf(() => parseOldLabelSelector(text));
    faultOf(() => parseFieldSelector("Pod", selectableFields("Pod"), text.slice(0, 8_000)));
  }
});

test.run();
