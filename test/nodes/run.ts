/**
 * `npm run nodes [-- VERSION…]`: the unit tests and a scenario on real Docker, on every version of Node that is
 * supported. The scenario is as a user runs it: no process of it, daemons and all, may warn of anything. An engine is
 * whatever the tests and the scenario find or start for themselves.
 * The last line is `N passed, N failed, N skipped`; the exit code is 1 if something failed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchNode, type NodeBinary } from "./node-binary.js";
import { type Counts, countsOf, sumOf, textOf } from "./summary.js";

/** The oldest that package.json allows, and the newest of each line. */
const versionsDefault = ["20.19.0", "22", "24", "26"];
const root = fileURLToPath(new URL("../../..", import.meta.url));
const scenario = "scenarios/self-healing.yaml";

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const indent = (text: string): string => text.trimEnd().replace(/^/gm, "    ");
const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(0)} s`;

let current: ChildProcess | undefined;

/** Runs a program of ours on that Node, in a process group of its own. */
async function runOn(
  node: NodeBinary,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const path = `${node.bin}:${process.env["PATH"] ?? ""}`;
  const child = spawn(join(node.bin, "node"), args, {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env, PATH: path },
  });
  current = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  current = undefined;
  return { code, output };
}

async function unitTests(node: NodeBinary): Promise<Counts> {
  const sinceMs = performance.now();
  const { output } = await runOn(node, ["dist/test/run.js", "--other-node"]);
  const counts = countsOf(output);
  const isWell = counts.failed === 0;
  print(`${isWell ? "ok  " : "FAIL"} Node ${node.version}: unit tests: ${textOf(counts)}  (${seconds(sinceMs)})`);
  // Files that passed tell nothing.
  if (!isWell) print(indent(output.replace(/^ok .*\n/gm, "")));
  return counts;
}

async function liveScenario(node: NodeBinary, warnings: string): Promise<Counts> {
  const sinceMs = performance.now();
  const args = ["dist/cli/troupe.js", "scenario", "run", "--live", scenario];
  // Daemons inherit it; they write into files that no newcomer would look into here.
  const { code, output } = await runOn(node, args, { NODE_OPTIONS: `--redirect-warnings=${warnings}` });
  const warned = existsSync(warnings) ? readFileSync(warnings, "utf8").trim() : "";
  const isWell = code === 0 && warned === "";
  print(`${isWell ? "ok  " : "FAIL"} Node ${node.version}: ${scenario} on real Docker  (${seconds(sinceMs)})`);
  if (code !== 0) print(indent(`it ended with ${code}:\n${output}`));
  if (warned !== "") print(indent(`it warned:\n${warned}`));
  return { passed: isWell ? 1 : 0, failed: isWell ? 0 : 1, skipped: 0 };
}

async function testOn(wanted: string, scratch: string): Promise<Counts> {
  try {
    const node = await fetchNode(wanted, scratch);
    const counts = [await unitTests(node), await liveScenario(node, join(scratch, `warnings-${node.version}`))];
    await node.remove();
    return sumOf(counts);
  } catch (error) {
    print(`FAIL Node ${wanted}: ${(error as Error).message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function main(versions: readonly string[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "troupe-nodes-"));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (current?.pid !== undefined) {
      // What it made it takes back before it ends, an engine too.
      process.kill(-current.pid, signal);
      await once(current, "close");
    }
    process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end(signal));
  const all: Counts[] = [];
  for (const version of versions) all.push(await testOn(version, scratch));
  const sum = sumOf(all);
  process.exitCode = sum.failed > 0 ? 1 : 0;
  print(textOf(sum));
}

const asked = process.argv.slice(2);
await main(asked.length > 0 ? asked : versionsDefault);
