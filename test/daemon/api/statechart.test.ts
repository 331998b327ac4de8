import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyStateMachine } from "xstate";
import { minionMachine } from "../../../actors/minion/machine.js";
import { podMachine } from "../../../actors/pod/machine.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import { replicationControllerMachine } from "../../../actors/replication-controller.js";
import { serviceMachine } from "../../../actors/service/machine.js";
import { redact } from "../../../daemon/api/redact.js";
import { type ChartState, mermaidOf, statechartOf } from "../../../daemon/api/statechart.js";

const test = suite("statecharts and redaction");

const machines: readonly AnyStateMachine[] = [
  podMachine,
  minionMachine,
  serviceMachine,
  replicationControllerMachine,
  podAgentMachine,
];

function pathsOf(state: ChartState): string[] {
  return [state.path, ...state.states.flatMap(pathsOf)];
}

/** Lines that a reader of stateDiagram-v2 takes. */
const line =
  /^ *(stateDiagram-v2|\[\*\] --> \w+|\w+ --> \[\*\]|state "[^"]+" as \w+|state \w+ \{|\}|\w+ --> \w+ : [^:;#{}"]+)$/;

for (const machine of machines)
  test(`${machine.id}: every state is in the chart and in the diagram, which has no other lines than Mermaid's`, () => {
    const chart = statechartOf(machine);
    const text = mermaidOf(chart);
    const lines = text.trimEnd().split("\n");
    for (const l of lines) assert.match(l, line);
    for (const path of pathsOf(chart).slice(1)) assert.ok(text.includes(` as ${path.replaceAll(".", "_")}\n`), path);
    assert.is(lines.filter((l) => l.endsWith("{")).length, lines.filter((l) => l.trim() === "}").length);
    assert.ok(JSON.stringify(chart).length > 100);
  });

/** Each edge with the block it stands in. */
function edgesOf(text: string): [string, string, string][] {
  const open: string[] = [];
  const out: [string, string, string][] = [];
  for (const l of text.split("\n")) {
    const block = /^ *state (\w+) \{$/.exec(l);
    if (block) open.push(block[1] ?? "");
    else if (l.trim() === "}") open.pop();
    const edge = /^ *(\w+) --> (\w+) :/.exec(l);
    if (edge) out.push([open.at(-1) ?? "", edge[1] ?? "", edge[2] ?? ""]);
  }
  return out;
}

test("no edge leads out of its block: Mermaid cannot draw it", () => {
  for (const machine of machines) {
    const text = mermaidOf(statechartOf(machine));
    for (const [block, from, to] of edgesOf(text))
      for (const end of [from, to]) {
        if (end.endsWith("_any")) continue;
        const parent = end.includes("_") ? end.slice(0, end.lastIndexOf("_")) : "";
        assert.is(parent, block, `${machine.id}: ${from} --> ${to}`);
      }
  }
});

test("of an object whose kind is not known only its name is shown, wherever it stands", () => {
  const metadata = { name: "mine", namespace: "default", uid: "u", labels: { a: "hunter2" } };
  const shown = redact({
    context: { list: [{ kind: "Vault", metadata, data: { harmless: "hunter2" }, spec: ["hunter2"], other: 7 }] },
    pod: { kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ image: "plain", command: ["hunter2"] }] } },
  });
  const text = JSON.stringify(shown);
  assert.not.match(text, /hunter2|7/);
  for (const kept of ["Vault", "mine", "default", "web", "plain"]) assert.ok(text.includes(kept), kept);
});

test("secrets are not shown, names are", () => {
  const shown = redact({
    spec: {
      containers: [
        {
          name: "c",
          env: [
            { name: "PASSWORD", value: "hunter2" },
            { name: "REF", valueFrom: { x: 1 } },
          ],
        },
      ],
      imagePullSecrets: [{ name: "mine" }],
    },
    metadata: {
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": "{hunter2}",
        "api-token": "hunter2",
        note: "hunter2",
      },
    },
    map: new Map([["password", "hunter2"]]),
    nothing: null,
  });
  const text = JSON.stringify(shown);
  assert.not.match(text, /hunter2/);
  for (const kept of ["PASSWORD", "REF", "mine", "note", "api-token"]) assert.ok(text.includes(kept), kept);
});

test.run();
