/** What is expected here was printed by Go's own text/template, but for what is marked as kinder. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate, type State } from "../../../cli/go-template/evaluate.js";
import { parseTemplate } from "../../../cli/go-template/parse.js";
import { renderTemplate } from "../../../cli/go-template/render.js";

const test = suite("pipelines of templates");

const data = { n: 3, f: 1.5, t: true, nul: null, kind: "PodList", m: { a: "1" }, strs: ["a", "b"] };

const truths: [string, string][] = [
  [
    '{{eq 1 2 1}} {{eq .kind "x" "PodList"}} {{ne .none "a"}} {{eq .nul nil}} {{eq .none nil}}',
    "true true true true true",
  ],
  ['{{lt 1 2}} {{le .n 3}} {{gt "b" "a"}} {{ge .f 2.0}}', "true true true false"],
  ['{{not .t}} {{not ""}} {{and 1 0 2}} {{or 0 "" 5}} {{.t | not | not}}', "false true 0 5 true"],
  ["{{or .t .n.x}} {{and .none .n.x}}", "true <no value>"],
  // Kinder: Go does not compare whole numbers with others.
  ["{{eq .n 3.0}} {{lt .n 3.5}}", "true true"],
];

for (const [template, wanted] of truths)
  test(template, () => {
    assert.is(renderTemplate(template, data).trim(), wanted.trim());
  });

const stateOf = (source: string): State => ({
  template: parseTemplate(source),
  dot: data,
  scope: [new Map<string, unknown>([["$", data]])],
  depth: 0,
  out: [],
});

function evaluated(source: string): unknown {
  const state = stateOf(source);
  const [node] = state.template.nodes;
  if (node?.is !== "print") throw new Error(`${source} prints nothing`);
  return evaluate(node.pipe, state);
}

test("each command is fed with the value of the one before", () => {
  assert.is(evaluated("{{.kind | len}}"), 7);
  assert.is(evaluated('{{"x" | printf "%s-%s" "a"}}'), "a-x");
  assert.equal(evaluated("{{.strs}}"), ["a", "b"]);
  assert.is(evaluated("{{(index .strs 1) | len}}"), 1);
});

test("a field that is not there is no value, one of what has none is a fault", () => {
  assert.is(evaluated("{{.m.none.deeper}}"), undefined);
  assert.throws(() => evaluated("{{.kind.more}}"), /column 3: can't evaluate field more of string/);
});

test("a variable is found where it was declared last", () => {
  const state = stateOf("{{$x := 1}}{{$x}}");
  const pipes = state.template.nodes.flatMap((node) => (node.is === "print" ? [node.pipe] : []));
  assert.equal(
    pipes.map((pipe) => evaluate(pipe, state)),
    [1, 1],
  );
  assert.throws(() => evaluated("{{$y}}"), /undefined variable \$y/);
});

test.run();
