import { execFileSync } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ownProgram } from "../../../../cli/local/ssh/program.js";

const test = suite("the program that hosts get");

test("it is all that a minion needs, for any platform", async () => {
  const program = await ownProgram();
  const names = execFileSync("tar", ["-tzf", "-"], { input: await buffer(program.archive()), maxBuffer: 2 ** 24 })
    .toString()
    .split("\n");
  for (const name of [
    ...["package.json", "dist/daemon/minion/main.js", "dist/cli/local/ssh/on-host.js"],
    ...["node_modules/dockerode/package.json", "node_modules/ws/package.json", "node_modules/xstate/package.json"],
  ])
    assert.ok(names.includes(name), name);
  assert.equal(
    names.filter((name) => /\.node$|^dist\/test\/|^node_modules\/(typescript|uvu)\//.test(name)),
    [],
  );
  assert.match(program.hash, /^[0-9a-f]{16}$/);
});

test.run();
