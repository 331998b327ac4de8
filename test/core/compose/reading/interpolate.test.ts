// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how compose files name variables
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { InterpolationError, interpolated } from "../../../../core/compose/reading/interpolate.js";
import { faultsOf, serviceOf, stackOf } from "../folder.js";

const test = suite("variables in compose files");

const values: Readonly<Record<string, string>> = { A: "a", B: "b c", E: "", _x9: "u" };

function read(text: string): { text: string; missing: string[] } {
  const missing: string[] = [];
  return {
    text: interpolated(text, { lookUp: (name) => values[name], onMissing: (name) => missing.push(name) }),
    missing,
  };
}

const table: readonly (readonly [text: string, value: string, missing?: string])[] = [
  ["plain", "plain"],
  ["$A-${B}", "a-b c"],
  ["$A.x$_x9", "a.xu"],
  ["$$A $${A} $$$A", "$A ${A} $a"],
  ["${N}", "", "N"],
  ["${N:-d}${E:-d}${A:-d}", "dda"],
  ["${N-d}${E-d}${A-d}", "da"],
  ["${N:+r}${E:+r}${A:+r}", "r"],
  ["${N+r}${E+r}${A+r}", "rr"],
  ["${A:?no}${E?no}", "a"],
  ["${N:-${M:-${A}}}", "a"],
  ["${N:-$A/${B}}", "a/b c"],
  ['${N:-{"k": {}}}', '{"k": {}}'],
  ["${N:-}", ""],
  ["${N:-a:b-c}", "a:b-c"],
  ["${A:-${N:?never asked}}", "a"],
  ["cost: 5$ $1 $ $-", "cost: 5$ $1 $ $-"],
  ["${N:-x$$y}", "x$y"],
];
for (const [text, value, missing] of table)
  test(`${text} is ${value || "empty"}`, () =>
    assert.equal(read(text), { text: value, missing: missing ? [missing] : [] }));

const faulty: readonly (readonly [text: string, why: RegExp])[] = [
  ["${N:?tell $A}", /the variable N is needed and has no value: tell a$/],
  ["${N?}", /the variable N is needed and has no value$/],
  ["${E:?empty}", /E is needed/],
  ["${A", /not closed/],
  ["${}", /names no variable/],
  ["${9}", /names no variable/],
  ["${A/x/y}", /after A comes :-/],
  ["${A:=x}", /after A comes :-/],
];
for (const [text, why] of faulty)
  test(`${text} is a fault`, () =>
    assert.throws(
      () => read(text),
      (e: unknown) => e instanceof InterpolationError && why.test(e.message),
    ));

test("any text comes back from its escaped form, and no text makes it fail in another way", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.is(read(text.replaceAll("$", "$$$$")).text, text);
    }),
  );
  const pieces = fc.constantFrom("$", "{", "}", "A", ":-", "?", "+", "$$", "${", "x", " ");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        read(parts.join(""));
      } catch (error) {
        assert.instance(error, InterpolationError);
      }
    }),
  );
});

test("values only are read, each with its place; what a field wants is what a variable brings", () => {
  const file =
    "services:\n  web:\n    image: x:$TAG\n    environment:\n      $A: $A\n    deploy: { replicas: $N }\n    read_only: ${F}\n";
  const variables = { TAG: "1", A: "a", N: "3", F: "true" };
  const service = serviceOf(file, "web", { variables });
  assert.equal(service, { image: "x:1", environment: { $A: "a" }, deploy: { replicas: 3 }, read_only: true });
  const { told } = stackOf("services:\n  web:\n    image: x$TAG\n");
  assert.equal(
    told.warnings.map(({ at, path, text }) => [at?.line, path, text]),
    [[3, "services.web.image", "the variable TAG is not set: it is empty"]],
  );
  assert.equal(faultsOf("services:\n  web:\n    image: ${TAG:?say which}\n"), [
    "compose.yaml:3: services.web.image: the variable TAG is needed and has no value: say which",
  ]);
});

test("a number is as it was written, a variable's too", () => {
  const file = 'services: { web: { image: x, environment: { A: 1.10, B: 0644, C: "${V}", D: TRUE } } }';
  const { services } = stackOf(file, { variables: { V: "1.20" } });
  assert.equal(services.get("web")?.pairs("environment"), [
    ["A", "1.10"],
    ["B", "0644"],
    ["C", "1.20"],
    ["D", "TRUE"],
  ]);
});

test.run();
