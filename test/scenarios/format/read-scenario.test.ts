import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenario, readScenarioFile } from "../../scenarios/format/read-scenario.js";
import { referenceText } from "../../scenarios/format/reference.js";
import { scenarioSchema } from "../../scenarios/format/schema.js";
import { durationText, parseDuration } from "../../scenarios/format/yaml-fields.js";

const test = suite("scenario files");

const problemsOf = (text: string): string[] =>
  readScenario(text, "scenarios").problems.map((p) => `${p.line}:${p.column} ${p.path}: ${p.message}`);

test("every problem is told, with line, column and path", () => {
  const problems = problemsOf(`scenario: x
cluster: { minions: many }
timelime: []
timeline:
  - at: soon
    fault: container-exit
    on: one minion
  - { fault: explosion }
  - { expect: 3 pods of web happy }
  - { at: 1s, after: 2s, do: resize, controller: web }
  - { fault: container-exit, on: one pod of web, for: 3s }
except: [gravity]
`);
  const starts = problems.map((p) => p.replace(/^(\S+ [^:]*): .*$/s, "$1"));
  assert.equal(starts, [
    "2:21 cluster.minions",
    "3:1 timelime",
    "5:9 timeline[0].at",
    "7:9 timeline[0].on",
    "8:14 timeline[1].fault",
    "9:15 timeline[2].expect",
    "10:5 timeline[3].replicas",
    "10:22 timeline[3].after",
    "11:55 timeline[4].for",
    "12:10 except[0]",
  ]);
  assert.match(problems[0] ?? "", /a whole number from 0 to 10000 is expected/);
});

test("what is no YAML, and what is no mapping", () => {
  assert.match(problemsOf("scenario: [")[0] ?? "", /^\d+:\d+/);
  assert.match(problemsOf("- a")[0] ?? "", /a scenario is a mapping/);
  assert.match(problemsOf("docs: x")[0] ?? "", /name is missing/);
});

test("a manifest that is not there, or is no object, is told where it is named", () => {
  assert.match(
    problemsOf("scenario: x\nworkloads:\n  - nowhere.json\n")[0] ?? "",
    /^3:5 workloads\[0\]: the manifest .* cannot be read/,
  );
  const pod = "scenario: x\nworkloads:\n  - { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: {} }\n";
  assert.match(problemsOf(pod)[0] ?? "", /^3:5 workloads\[0\]: .*containers/);
});

test("times are read as they are written", () => {
  for (const ms of [0, 1, 999, 1_000, 1_500, 60_000, 90_000, 3_600_000]) assert.is(parseDuration(durationText(ms)), ms);
  assert.is(parseDuration("1.5s"), 1_500);
  for (const text of ["", "5", "s", "-1s", "1 s", "1y"]) assert.is(parseDuration(text), undefined, text);
});

test("schema.json and docs/scenarios.md are made from the tables the reader reads by", () => {
  assert.equal(JSON.parse(readFileSync("scenarios/schema.json", "utf8")), JSON.parse(JSON.stringify(scenarioSchema())));
  assert.ok(readFileSync("docs/scenarios.md", "utf8").endsWith(`## Reference\n\n${referenceText()}\n`));
});

test("a file that is not there is named, and a folder is no scenario", () => {
  assert.throws(
    () => readScenarioFile("nosuch.yaml"),
    (error: Error) => error.message === "there is no file nosuch.yaml",
  );
  assert.throws(() => readScenarioFile("."), /\. cannot be read: EISDIR/);
});

test.run();
