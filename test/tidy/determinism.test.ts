/** The rule in biome.json that keeps clocks, chance and the process out of what decides; run on a tree made for it. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const forbidden = [
  "Date.now()",
  "new Date()",
  "globalThis.Date",
  "performance.now()",
  "setTimeout(f, 1)",
  "setInterval(f, 1)",
  "setImmediate(f)",
  "Math.random()",
  "crypto.randomUUID()",
  "process.hrtime()",
  'fetch("/")',
];
const logic = ["core/x.ts", "core/scheduling/x.ts", "core/store/x.ts", "actors/x.ts", "actors/pod-agent/x.ts"];
const elsewhere = ["core/time.ts", "daemon/adapters/store/x.ts", "daemon/master/x.ts", "cli/x.ts", "test/x.ts"];

interface Report {
  diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
}

/** The lines of each file, counted from 1, at which Biome reports one of the two rules. */
function lint(folder: string): Map<string, Set<number>> {
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."];
  let output: string;
  try {
    output = execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    // It ends with 1 when it finds something, and that is what is wanted.
    output = (error as { stdout: string }).stdout;
  }
  const lines = new Map<string, Set<number>>();
  for (const { category, location } of (JSON.parse(output) as Report).diagnostics) {
    if (!/noRestrictedGlobals|noJsRestrictedProperties/.test(category)) continue;
    lines.set(location.path, (lines.get(location.path) ?? new Set()).add(location.start.line));
  }
  return lines;
}

const it = suite("determinism rule", { folder: "", found: new Map<string, Set<number>>() });

it.before((state) => {
  state.folder = mkdtempSync(join(tmpdir(), "troupe-lint-"));
  copyFileSync(join(ROOT, "biome.json"), join(state.folder, "biome.json"));
  for (const path of [...logic, ...elsewhere]) {
    mkdirSync(dirname(join(state.folder, path)), { recursive: true });
    writeFileSync(
      join(state.folder, path),
      forbidden.map((use, i) => `export const x${i} = (f: () => void) => [f, ${use}];\n`).join(""),
    );
  }
  state.found = lint(state.folder);
});

it.after((state) => rmSync(state.folder, { recursive: true }));

for (const path of logic) {
  it(`forbids each of them in ${path}`, ({ found }) => {
    const missed = forbidden.filter((_, i) => !found.get(path)?.has(i + 1));
    assert.equal(missed, []);
  });
}

it("lets the edges of the system use them", ({ found }) => {
  const reported = [...elsewhere].filter((path) => found.has(path));
  assert.equal(reported, []);
});

it.run();
