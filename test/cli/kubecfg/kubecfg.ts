/** kubecfg as its users run it: a process with a home of its own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { type Ran, run } from "../../e2e/processes.js";

const program = fileURLToPath(new URL("../../../cli/kubecfg.js", import.meta.url));

export interface Kubecfg {
  home: string;
  /** Writes a file into the home. @returns its path */
  file(name: string, content: unknown): string;
  run(args: readonly string[], options?: { stdin?: string; env?: Record<string, string> }): Promise<Ran>;
  /** What a command that must succeed prints; it says nothing besides. */
  ok(args: readonly string[], stdin?: string): Promise<string>;
  /** The sentence of a command that must fail with 255. */
  fails(args: readonly string[]): Promise<string>;
  close(): void;
}

/** @param master what $KUBERNETES_MASTER says; "" = nothing */
export function kubecfgAt(master: string): Kubecfg {
  const home = mkdtempSync(join(tmpdir(), "troupe-kubecfg-"));
  const base = { HOME: home, KUBERNETES_MASTER: master, TROUPE_HOME: "", KUBECONFIG: "" };
  const start: Kubecfg["run"] = (args, { stdin, env } = {}) =>
    run(process.execPath, [program, ...args], {
      env: { ...base, ...env },
      ...(stdin === undefined ? {} : { stdin }),
    });
  return {
    home,
    file: (name, content) => {
      const path = join(home, name);
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
    run: start,
    ok: async (args, stdin) => {
      const { code, stdout, stderr } = await start(args, stdin === undefined ? {} : { stdin });
      assert.equal([code, stderr], [0, ""], args.join(" "));
      return stdout;
    },
    fails: async (args) => {
      const { code, stdout, stderr } = await start(args);
      assert.equal([code, stdout], [255, ""], `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, /^kubecfg: [^\n]+\n$/);
      return stderr;
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A table as kubecfg lays it out, from its cells: columns of at least 20, longest + 3. */
export function tableOf(...rows: string[][]): string {
  const [header = []] = rows;
  const all = [header, header.map(() => "----------"), ...rows.slice(1)];
  const widths = header.map((_, i) => Math.max(20, ...all.map((r) => (r[i] ?? "").length + 3)));
  return `${all.map((r) => r.map((cell, i) => (i < r.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell)).join("")).join("\n")}\n\n`;
}
