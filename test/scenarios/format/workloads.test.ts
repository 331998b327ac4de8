import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenario } from "../../../scenarios/format/read-scenario.js";
import { namesOf } from "../../../scenarios/format/workloads.js";

const test = suite("workloads of a scenario");

const problemsOf = (text: string): string[] =>
  readScenario(text, "scenarios").problems.map((p) => `${p.line}:${p.column} ${p.path}: ${p.message}`);

test("a manifest that is not there, or is no object, is told where it is named", () => {
  assert.match(
    problemsOf("scenario: x\nworkloads:\n  - nowhere.json\n")[0] ?? "",
    /^3:5 workloads\[0\]: the manifest .* cannot be read/,
  );
  const pod = "scenario: x\nworkloads:\n  - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: {} }\n";
  assert.match(problemsOf(pod)[0] ?? "", /^3:5 workloads\[0\]: .*containers/);
});

test("objects of both versions, and manifests beside the scenario", () => {
  const { scenario } = readScenario(
    `scenario: x
workloads:
  - manifests/jenkins/pod.json
  - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: c, image: i }] } }
  - { apiVersion: v1beta1, kind: Pod, id: b, desiredState: { manifest: { version: v1beta1, containers: [{ name: c, image: i }] } } }
`,
    "scenarios",
  );
  const { workloads = [] } = scenario ?? {};
  assert.equal(
    workloads.map((w) => [w.object.metadata.name, w.version, w.file !== undefined]),
    [
      ["jenkins", "v1beta1", true],
      ["a", "v1", false],
      ["b", "v1beta1", false],
    ],
  );
  assert.is(namesOf(workloads), "Pod jenkins, Pod a, Pod b");
  assert.is(namesOf([...workloads, ...workloads]), "Pod jenkins, Pod a, Pod b …");
});

test("what is neither a name nor an object", () => {
  assert.match(problemsOf("scenario: x\nworkloads: [7]")[0] ?? "", /^2:13 workloads\[0\]: a file's name or an object/);
  assert.match(
    problemsOf("scenario: x\nworkloads: [{ apiVersion: v1, kind: Binding }]")[0] ?? "",
    /workloads\[0\]: kind Binding cannot be stored here/,
  );
});

test.run();
