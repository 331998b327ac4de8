/** A real kubectl, for a server under test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Ran, type RunOptions, run } from "../../e2e/processes.js";
import { fetchKubectl, type KubectlMinor } from "../../runner/carried-programs.js";

export interface Kubectl {
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** What a command that must succeed prints. */
  ok(args: readonly string[], stdin?: string): Promise<string>;
  /** The same kubectl with other variables. */
  with(env: Record<string, string>): Kubectl;
  close(): void;
}

/** kubectl with a home of its own, for the server at `url`. */
export async function kubectlAt(url: string, minor: KubectlMinor = 35): Promise<Kubectl> {
  const program = await fetchKubectl(minor);
  const home = mkdtempSync(join(tmpdir(), "troupe-kubectl-"));
  const make = (env: Record<string, string>): Kubectl => {
    const start: Kubectl["run"] = (args, options = {}) =>
      run(program, ["--server", url, ...args], { ...options, env: { HOME: home, KUBECONFIG: "", ...env } });
    return {
      run: start,
      ok: async (args, stdin) => {
        const { code, stdout, stderr } = await start(args, stdin === undefined ? {} : { stdin });
        assert.is(code, 0, `kubectl ${args.join(" ")}: ${stderr}${stdout}`);
        return stdout;
      },
      with: (more) => make({ ...env, ...more }),
      close: () => rmSync(home, { recursive: true, force: true }),
    };
  };
  return make({});
}
