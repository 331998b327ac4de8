import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConfigTold } from "../../../../core/link/configs.js";
import { configFiles } from "../../../../daemon/minion/configs/config-files.js";
import { poll } from "../../../e2e/poll.js";

const test = suite("what pods name, in memory");
const told = (name: string, version = "1"): ConfigTold => ({
  type: "config",
  kind: "Secret",
  namespace: "default",
  name,
  version,
  data: { k: "AAE=" },
});

test("what was put is there again, its owner's alone; what was dropped or cannot be read is not", async () => {
  const dir = mkdtempSync(join(tmpdir(), "troupe-configs-"));
  const folder = join(dir, "configs");
  const files = configFiles(folder, () => {});
  files.put(told("a", "1"));
  files.put(told("a", "2"));
  files.put(told("b"));
  files.drop(told("b"));
  files.put(told("c"));
  await poll(
    "it is written",
    async () => readdirSync(folder).sort(),
    (names) => names.join() === "Secret_default_a.json,Secret_default_c.json",
  );
  assert.is(statSync(join(folder, "Secret_default_a.json")).mode & 0o777, 0o600);
  writeFileSync(join(folder, "Secret_default_c.json"), '{"type":"config"');
  writeFileSync(join(folder, "Secret_default_d.json"), '{"type":"config","kind":"Pod"}');
  assert.equal(await configFiles(folder, () => {}).load(), [told("a", "2")]);
  rmSync(dir, { recursive: true });
});

test.run();
