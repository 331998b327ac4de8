import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renderTemplate } from "../../../cli/go-template/render.js";

const test = suite("Go templates");

const pods = {
  kind: "PodList",
  items: [
    { id: "jenkins", labels: { name: "jenkins", tier: "ci" }, ports: [8080, 50000], ready: true },
    { id: "agent", labels: {}, ports: [], ready: false },
  ],
};

const cases: [string, string, unknown?][] = [
  ["{{.kind}}", "PodList"],
  ['{{ .kind | printf "%-10s|" }}', "PodList   |"],
  ["{{range .items}}{{.id}} {{end}}", "jenkins agent "],
  ["{{range $i, $p := .items}}{{$i}}={{$p.id}};{{end}}", "0=jenkins;1=agent;"],
  ["{{range .none}}x{{else}}empty{{end}}", "empty"],
  ["{{range .items}}{{range $k, $v := .labels}}{{$k}}:{{$v}},{{end}}{{end}}", "name:jenkins,tier:ci,"],
  ["{{with index .items 0}}{{.id}}/{{$.kind}}{{end}}", "jenkins/PodList"],
  ["{{with .none}}x{{else}}nothing{{end}}", "nothing"],
  ["{{if .none}}a{{else if .kind}}b{{else}}c{{end}}", "b"],
  ['{{if and .kind (eq .kind "PodList") }}yes{{end}}', "yes"],
  ['{{or .none "otherwise"}}', "otherwise"],
  ["{{not .kind}} {{len .items}} {{(index .items 0).id}}", "false 2 jenkins"],
  ["{{.none}}", "<no value>"],
  ["{{(index .items 0).ports}} {{(index .items 0).labels}}", "[8080 50000] map[name:jenkins tier:ci]"],
  ['{{$x := .kind}}{{$x}}{{$x = "other"}}{{$x}}', "PodListother"],
  ["a  {{- /* a comment */ -}}  b", "ab"],
  ["a \n{{- .kind -}}\n b", "aPodListb"],
  ['{{lt 1 2}} {{ge 2.5 2.5}} {{eq .kind "a" "PodList"}} {{ne 1 2}}', "true true true true"],
  ['{{printf "%05d|%q|%.2f|%x|%t|%v%%" 42 "a" 1.5 255 true nil}}', '00042|"a"|1.50|ff|true|<nil>%'],
  ['{{html "<a&b>"}} {{urlquery "a b&c"}} {{print 1 2 "x"}}', "&lt;a&amp;b&gt; a+b%26c 1 2x"],
  ['{{`raw "}}" text`}}', 'raw "}}" text'],
  ["{{.a.b.c}}", "<no value>", { a: {} }],
  ["{{.}}", "1e+21", 1e21],
];

for (const [template, wanted, data] of cases)
  test(template, () => {
    assert.is(renderTemplate(template, data ?? pods), wanted);
  });

const faults: [string, RegExp][] = [
  ["x\n{{.kind", /line 2: unclosed action/],
  ["{{nope .kind}}", /function "nope" not defined/],
  ["{{range .items}}", /has no \{\{end\}\}/],
  ["{{end}}", /unexpected \{\{end\}\}/],
  ["\n\n{{.kind.more}}", /line 3: can't evaluate field more/],
  ["{{index .items 9}}", /index: index out of range/],
  ["{{$x}}", /undefined variable \$x/],
  ["{{range .kind}}{{end}}", /can't iterate/],
  ["{{.kind .items}}", /no function/],
  ["{{if}}{{end}}", /missing value/],
];

for (const [template, message] of faults)
  test(`fault: ${template}`, () => {
    assert.throws(() => renderTemplate(template, pods), message);
  });

test.run();
