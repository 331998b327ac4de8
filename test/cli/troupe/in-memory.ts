/** troupe as people type it, against the real API over a store in memory. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { type Ran, type RunOptions, run } from "../../e2e/processes.js";

export const program = fileURLToPath(new URL("../../../cli/troupe.js", import.meta.url));

export interface InMemory {
  /** A folder of the suite's own. */
  dir: string;
  env: Record<string, string>;
  /** The cluster of the test that runs. */
  cluster(): Cluster;
  troupe(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** What it prints. @throws Error when its exit code is not 0 */
  ok(...args: string[]): Promise<string>;
  /** Writes a file in the folder; its path. */
  file(name: string, text: string): string;
}

/** Each test of the suite has a cluster of its own. */
export function inMemory(suite: Test, options: Parameters<typeof startCluster>[0] = {}): InMemory {
  const dir = mkdtempSync(join(tmpdir(), "troupe-in-memory-"));
  let c: Cluster;
  suite.before.each(async () => {
    c = await startCluster(options);
  });
  suite.after.each(closeAll);
  suite.after(() => rmSync(dir, { recursive: true, force: true }));
  const home = join(dir, "home");
  const env = { TROUPE_HOME: home, HOME: home, KUBECONFIG: "" };
  const troupe = (args: readonly string[], more: RunOptions = {}): Promise<Ran> =>
    run(process.execPath, [program, "-s", c.url, ...args], { ...more, env });
  return {
    ...{ dir, env, troupe },
    cluster: () => c,
    ok: async (...args) => {
      const { code, stdout, stderr } = await troupe(args);
      assert.is(code, 0, `troupe ${args.join(" ")}: ${stderr}${stdout}`);
      return stdout;
    },
    file: (name, text) => {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    },
  };
}
