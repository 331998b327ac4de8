/** Programs that use @kubernetes/client-node, unmodified. */
// runner: timeout 120 s
// runner: one node is enough
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closeAll, startCluster } from "../daemon/api/cluster.js";
import { run } from "../e2e/processes.js";

const test = suite("@kubernetes/client-node");
const home = mkdtempSync(join(tmpdir(), "troupe-client-node-"));
test.after(async () => {
  rmSync(home, { recursive: true });
  await closeAll();
});

/** A kubeconfig for a server without TLS, of whom everybody is the admin. */
function kubeconfigFor(server: string): string {
  const path = join(home, "kubeconfig");
  const context = { cluster: "c", user: "u" };
  const config = {
    ...{ apiVersion: "v1", kind: "Config", "current-context": "x", contexts: [{ name: "x", context }] },
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: {} }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

test("an informer, patches, server-side apply, and who leads by a lease", async () => {
  const { url } = await startCluster();
  const { code, stdout, stderr } = await run(process.execPath, ["test/clients/client-node.mjs", kubeconfigFor(url)]);
  assert.is(code, 0, stderr);
  const steps = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: string; result: unknown });
  assert.equal(Object.fromEntries(steps.map(({ step, result }) => [step, result])), {
    informer: ["add", "update", "delete"],
    apply: { conflict: 409, label: "y", managers: ["two"] },
    leader: { first: [true, false], stale: 409, later: true },
  });
});

test.run();
