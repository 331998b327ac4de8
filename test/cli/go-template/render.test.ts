/** What is expected here was printed by Go's own text/template for the same values, but for what is marked as kinder. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renderTemplate } from "../../../cli/go-template/render.js";

const test = suite("Go templates");

const data = {
  kind: "PodList",
  n: 3,
  f: 1.5,
  big: 12_345_678,
  nul: null,
  t: true,
  m: { b: "2", a: "1", "with-dash": "d" },
  list: [1, "a", null, { b: 2 }],
  strs: ["a", "b", "c"],
  floats: [1_234_567.5, 0.1, 1e21, 0.0001, 0.00001, 100_000.5],
  items: [
    { id: "jenkins", labels: { name: "jenkins" }, ports: [8080, 50_000] },
    { id: "agent", labels: {}, ports: [] },
  ],
};

const values: [string, string][] = [
  [
    "{{.kind}} {{ .n }} {{.f}} {{.big}} {{.t}} {{.nul}} {{.none}} {{.none.x}}",
    "PodList 3 1.5 12345678 true <no value> <no value> <no value>",
  ],
  [
    "{{.list}} {{.m}} {{.floats}}",
    "[1 a <nil> map[b:2]] map[a:1 b:2 with-dash:d] [1.2345675e+06 0.1 1e+21 0.0001 1e-05 100000.5]",
  ],
  [
    '{{index .m "with-dash"}} {{(index .items 0).id}} {{index .items 0 "labels" "name"}} {{index .kind 0}}',
    "d jenkins jenkins 80",
  ],
  ['{{len .kind}} {{len "é"}} {{len .m}} {{slice "hello" 1 3}} {{slice .strs 1}}', "7 2 3 el [b c]"],
  [
    String.raw`{{"q \"s\" \u00e9 \x41\101\U0001F600"}} {{'a'}} {{'\n'}} {{0x1F}} {{017}} {{0b11}} {{1_000}} {{-5}} {{.5}}`,
    'q "s" é AA😀 97 10 31 15 3 1000 -5 0.5',
  ],
  ['{{`raw "}}" text`}}{{"}}"}}', 'raw "}}" text}}'],
  [
    '{{print 1 2 "x" 3 "y" "z"}}|{{println "a" 1}}|{{print nil nil}}|{{print "a" true "b"}}',
    "1 2x3yz|a 1\n|<nil> <nil>|atrueb",
  ],
  [String.raw`{{html "a\x00b'\"<>&" .none}}`, "a�b&#39;&#34;&lt;&gt;&amp;&lt;no value&gt;"],
  [
    String.raw`{{js "</p>\u2028\u0001é😀'\"=&\\\n"}}`,
    String.raw`\u003C/p\u003E\u2028\u0001é😀\'\"\u003D\u0026\\\u000A`,
  ],
  ['{{urlquery "a b!*\'()~-_.é/?&=+"}} {{urlquery "a" "b c"}}', "a+b%21%2A%27%28%29~-_.%C3%A9%2F%3F%26%3D%2B ab+c"],
];

const controls: [string, string][] = [
  ["{{range .items}}{{.id}} {{end}}", "jenkins agent "],
  ["{{range $i, $p := .items}}{{if $i}},{{end}}{{$p.id}}{{end}}", "jenkins,agent"],
  ["{{range $k, $v := .m}}{{$k}}={{$v}};{{end}}", "a=1;b=2;with-dash=d;"],
  ["{{range .none}}x{{else}}empty{{end}}", "empty"],
  ['{{range .strs}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', "ac"],
  ["{{range .strs}}{{with .}}{{if .}}{{break}}{{end}}{{end}}x{{end}}", ""],
  ["{{range .items}}{{range .ports}}{{.}} {{else}}none{{end}}{{end}}", "8080 50000 none"],
  ["{{if .none}}a{{else if .t}}b{{else}}c{{end}}", "b"],
  ["{{with .none}}x{{else with .kind}}{{.}}{{else}}z{{end}}", "PodList"],
  ["{{with $y := 0}}a{{else}}{{$y}}{{end}} {{with index .items 0}}{{.id}}/{{$.kind}}{{end}}", "0 jenkins/PodList"],
  ["{{$x := 1}}{{range .strs}}{{$x = .}}{{end}}{{$x}} {{$x := 1}}{{if .t}}{{$x := 2}}{{end}}{{$x}}", "c 1"],
  ["{{$i := 0}}{{$e := 0}}{{range $i, $e = .strs}}{{end}}{{$i}}{{$e}}", "2c"],
  ['{{define "x"}}<{{.}}{{$}}>{{end}}{{template "x" .kind}}{{block "y" .n}}[{{.}}]{{end}}', "<PodListPodList>[3]"],
  ["a  {{- /* a comment */ -}}  b {{- .n -}} \n c{{/* x */}}", "ab3c"],
  ["a\n{{- 3}} {{-3}} {{3 -}} x", "a3 -3 3x"],
];

for (const [template, wanted] of [...values, ...controls])
  test(template, () => {
    assert.is(renderTemplate(template, data).trim(), wanted.trim());
  });

const faults: [string, RegExp][] = [
  ["\n\n{{.kind.more}}", /line 3, column 3: can't evaluate field more of string/],
  ["{{index .items 9}}", /column 3: index: index out of range: 9/],
  ['{{index .items "a"}}', /an index is a whole number, not string/],
  ["{{slice .strs 2 1}}", /invalid slice index: 2 > 1/],
  ["{{$x}}", /undefined variable \$x/],
  ["{{$x = 1}}", /undefined variable \$x/],
  ["{{range .kind}}{{end}}", /can't iterate over PodList/],
  ["{{.kind .items}}", /no function/],
  ["{{eq 1}}", /eq: 1 argument given; it takes 2 or more/],
  ["{{not 1 2}}", /not: 2 arguments given; it takes 1/],
  ["{{eq .m .m}}", /cannot be compared/],
  ['{{lt "a" 1}}', /have no order/],
  ["{{/* a */ .x}}", /a comment ends before its action does/],
  ['{{template "x"}}', /template "x" not defined/],
  ['{{define "x"}}{{template "x"}}{{end}}{{template "x"}}', /more than 500 templates/],
];

for (const [template, message] of faults)
  test(`fault: ${template}`, () => {
    assert.throws(() => renderTemplate(template, data), message);
  });

test.run();
