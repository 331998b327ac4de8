import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { find } from "../../../scenarios/machine/found.js";

const test = suite("what a run's folder says of what was made elsewhere");
const folder = mkdtempSync(join(tmpdir(), "troupe-found-"));
test.after(() => rmSync(folder, { recursive: true }));

test("clusters, and runs within the run, the innermost first", () => {
  for (const path of [
    "ledger",
    "clusters/own/cluster.json",
    "clusters/half-made/log",
    "tests/a/clusters/inner/cluster.json",
    "tests/a/ledger",
    "tests/a/b/ledger",
    "engine/data/clusters/not-ours/cluster.json",
    "1/2/3/4/5/6/7/clusters/too-deep/cluster.json",
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  const { clusters, runs } = find(folder);
  assert.equal(clusters.map((c) => [c.name, c.home]).sort(), [
    ["inner", join(folder, "tests/a")],
    ["own", folder],
  ]);
  assert.equal(runs.sort(), [join(folder, "tests/a"), join(folder, "tests/a/b")]);
});

test("a folder that is not there says nothing", () => {
  assert.equal(find(join(folder, "nosuch")), { clusters: [], runs: [] });
});

test.run();
