import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readScenario, readScenarioFile } from "../../../scenarios/format/read-scenario.js";

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

test("a file that is not there is named, and a folder is no scenario", () => {
  assert.throws(
    () => readScenarioFile("nosuch.yaml"),
    (error: Error) => error.message === "there is no file nosuch.yaml",
  );
  assert.throws(() => readScenarioFile("."), /\. cannot be read: EISDIR/);
});

test.run();
