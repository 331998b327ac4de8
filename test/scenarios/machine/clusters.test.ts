import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { takeClustersDown, takeDown } from "../../../scenarios/machine/clusters.js";

const test = suite("clusters taken down");
const home = mkdtempSync(join(tmpdir(), "troupe-clusters-"));
test.after(() => rmSync(home, { recursive: true }));

test("one that is not there is down", async () => {
  assert.is(await takeDown({ home, name: "nosuch" }, undefined), "");
});

test("one whose record cannot be read is told, with what was said of it", async () => {
  mkdirSync(join(home, "clusters", "broken"), { recursive: true });
  writeFileSync(join(home, "clusters", "broken", "cluster.json"), "{");
  const [said = ""] = await takeClustersDown(home);
  assert.match(said, /^cluster broken: ./);
});

test.run();
