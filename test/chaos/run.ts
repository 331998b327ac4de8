/**
 * `npm run chaos [-- --minutes N] [--seed S] [--print]`: three hosts in network namespaces, each with an engine of its
 * own, under load, while power, links, daemons and engines fail at random. The invariants of scenarios hold, and the
 * cluster is at rest within the bound after each round. As root on Linux.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { seededRandom } from "../../core/random.js";
import { onOwnMachine } from "../runner/on-own-machine.js";
import { weather } from "./weather.js";

const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));

async function chaos(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string", default: "20" },
      seed: { type: "string", default: String(Date.now()) },
      print: { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is expected`);
  const text = stringify(weather(seededRandom(values.seed), values.seed, minutes), { aliasDuplicateObjects: false });
  if (values.print) {
    process.stdout.write(text);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  const file = join(folder, "chaos.yaml");
  writeFileSync(file, text);
  const beganMs = performance.now();
  try {
    const child = spawn(process.execPath, [troupe, "scenario", "run", "--live", "--provider", "netns", file], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const [code] = (await once(child, "exit")) as [number | null];
    const ranMinutes = Number(((performance.now() - beganMs) / 60_000).toFixed(1));
    process.stdout.write(`${JSON.stringify({ seed: values.seed, minutes: ranMinutes, held: code === 0 })}\n`);
    return code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await onOwnMachine(
  process.argv.slice(2),
  { file: fileURLToPath(import.meta.url), engine: false },
  chaos,
);
