/** `npm run bench -- NAME args…`: runs dist/test/bench/NAME.js and prints its result as the only line on stdout. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What a benchmark file exports as `run`. It may write progress to stderr, nothing to stdout. */
export type Bench = (args: string[]) => Promise<Record<string, unknown>>;

const [name, ...args] = process.argv.slice(2);
const file = new URL(`./${name}.js`, import.meta.url);
if (!name || !/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(fileURLToPath(file))) {
  console.error(`no benchmark "${name ?? ""}": npm run bench -- NAME, where test/bench/NAME.ts exists`);
  process.exit(2);
}
const { run } = (await import(file.href)) as { run: Bench };
const result = await run(args);
console.log(JSON.stringify({ bench: name, ...result }));
process.exit(0);
