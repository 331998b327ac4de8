import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonPath } from "../../../../core/kinds/custom/json-path.js";

const it = suite("JSON path");

const value = {
  spec: {
    replicas: 3,
    "a.b": 1,
    list: [
      { name: "x", n: 1 },
      { name: "y", n: 2 },
    ],
  },
  metadata: { labels: { "k.io/app": "web" } },
};

for (const [path, found] of [
  [".spec.replicas", [3]],
  ["{.spec.replicas}", [3]],
  [".spec['a.b']", [1]],
  [".spec.a\\.b", [1]],
  ['.metadata.labels["k.io/app"]', ["web"]],
  [".metadata.labels.k\\.io/app", ["web"]],
  [".spec.list[0].name", ["x"]],
  [".spec.list[-1].name", ["y"]],
  [".spec.list[*].n", [1, 2]],
  ['.spec.list[?(@.name=="y")].n', [2]],
  [".spec.list[?(@.n!=1)].name", ["y"]],
  [".spec.none.deep", []],
] as const)
  it(path, () => assert.equal(jsonPath(path)?.(value), found));

for (const path of ["", "spec", ".spec[", ".spec..a", ".spec[?(@.a)]", "$"])
  it(`refuses ${path}`, () => assert.is(jsonPath(path), undefined));

it.run();
