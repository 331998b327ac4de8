/** Faults are told when a template is read, with their place: before anything of it is printed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseTemplate } from "../../../cli/go-template/parse.js";

const test = suite("reading templates");

test("controls hold what is within them, and an else if shares their end", () => {
  const { nodes } = parseTemplate("a{{if .x}}b{{else if .y}}c{{end}}{{range .z}}{{break}}{{end}}");
  assert.equal(
    nodes.map((n) => n.is),
    ["text", "if", "range"],
  );
  const [, first] = nodes;
  assert.ok(first?.is === "if");
  assert.equal(
    first.otherwise.map((n) => n.is),
    ["if"],
  );
});

test("templates have names", () => {
  const { nodes, named } = parseTemplate('{{define "x"}}a{{end}}{{block "y" .}}b{{end}}{{template "x"}}');
  assert.equal([...named.keys()], ["x", "y"]);
  assert.equal(
    nodes.map((n) => n.is === "template" && n.name),
    ["y", "x"],
  );
});

const faults: [string, RegExp][] = [
  ["x\n  {{.kind", /^template: line 2, column 3: unclosed action$/],
  ["{{nope .kind}}", /line 1, column 3: function "nope" not defined/],
  ["{{if .none}}{{nope}}{{end}}", /function "nope" not defined/],
  ["{{range .items}}", /column 1: \{\{range .items\}\} has no \{\{end\}\}/],
  ["{{end}}", /unexpected \{\{end\}\}/],
  ["{{if .t}}a{{else}}b{{else}}c{{end}}", /expected \{\{end\}\}, found \{\{else\}\}/],
  ["{{range .none}}{{else if .t}}{{end}}", /unexpected if in \{\{else\}\} of \{\{range\}\}/],
  ['{{"a" | "b"}}', /takes no value/],
  ["{{if}}{{end}}", /missing value for if/],
  ["{{$x, $y := 1}}", /too many declarations in command/],
  ["{{nil}}", /nil is not a command/],
  ["{{print(1)}}", /is a blank missing/],
  ["{{(.kind}}", /unclosed left parenthesis/],
  ["{{.kind)}}", /unexpected \)/],
  ["{{/* a}}", /unclosed comment/],
  ["{{break}}", /\{\{break\}\} outside \{\{range\}\}/],
  ["{{if .t}}{{define `x`}}{{end}}{{end}}", /unexpected \{\{define\}\}/],
];

for (const [template, message] of faults)
  test(`fault: ${template}`, () => {
    assert.throws(() => parseTemplate(template), message);
  });

test.run();
