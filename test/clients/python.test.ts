/** Programs that use Debian's python3-kubernetes, unmodified. */
// runner: timeout 120 s
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closeAll, startCluster } from "../daemon/api/cluster.js";
import { run } from "../e2e/processes.js";

const test = suite("python3-kubernetes");
test.after(closeAll);

test("makes, watches, changes and removes", async () => {
  const { url } = await startCluster({ minionsStop: true });
  const { code, stdout, stderr } = await run("/usr/bin/python3", ["test/clients/python.py", url]);
  assert.is(code, 0, stderr);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: string; result: unknown });
  assert.equal(Object.fromEntries(lines.map(({ step, result }) => [step, result])), {
    watched: ["ADDED", "DELETED", true],
    changed: { made: true, stale: 409, managers: ["OpenAPI-Generator"], gone: true },
    leased: ["py", "2026-01-01T00:00:00.123456+00:00"],
  });
});

test.run();
