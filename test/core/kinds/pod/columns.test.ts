import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podColumns } from "../../../../core/kinds/pod/columns.js";
import type { Pod } from "../../../../core/kinds/pod/object.js";

const test = suite("columns of pods");

const pod: Pod = {
  kind: "Pod",
  metadata: { name: "web", namespace: "default" },
  spec: { containers: [{ name: "c", image: "i" }] },
};

const cellsOf = (of: Pod): Record<string, string | undefined> => {
  const cells = podColumns.row(of, 0);
  return Object.fromEntries(podColumns.columns.map(({ name }, i) => [name, cells[i]]));
};

test("there is a cell for each column, and a word where nothing is known", () => {
  const cells = cellsOf(pod);
  assert.equal(Object.keys(cells).slice(-4), ["IP", "Node", "Nominated Node", "Readiness Gates"]);
  for (const name of ["IP", "Node", "Nominated Node", "Readiness Gates"]) assert.is(cells[name], "<none>");
});

test("gates are counted that are open, of all", () => {
  const gated: Pod = {
    ...pod,
    spec: { ...pod.spec, readinessGates: [{ conditionType: "a.io/x" }, { conditionType: "a.io/y" }] },
    status: {
      conditions: [
        { type: "a.io/x", status: "True" },
        { type: "a.io/y", status: "False" },
      ],
    },
  };
  assert.is(cellsOf(gated)["Readiness Gates"], "1/2");
});

test.run();
