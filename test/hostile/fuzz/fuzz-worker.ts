/**
 * Throws inputs at one target until it is told to end; says the number of each before, and what became of it. Arguments:
 * target, seed, first number, how many (0 = without end). On descriptor 3: `N`, `refused`, `taken`, or `harm JSON`.
 */
import { writeSync } from "node:fs";
import { Fault } from "../../../core/fault.js";
import { seededRandom } from "../../../core/random.js";
import { Harm } from "./target.js";
import { targets } from "./targets.js";

const [name = "", seed = "", first = "0", count = "0"] = process.argv.slice(2);
const target = targets.find((t) => t.name === name);
if (!target) throw new Error(`no target ${name}`);
const tell = (word: string): void => void writeSync(3, `${word}\n`);
const shownMax = 2_000;

let ending = false;
process.on("SIGTERM", () => {
  ending = true;
});
const close = await target.open?.();
const last = Number(count) === 0 ? Number.POSITIVE_INFINITY : Number(first) + Number(count);
for (let n = Number(first); n < last && !ending; n++) {
  tell(String(n));
  const input = target.input(seededRandom(`${seed}/${name}/${n}`), n);
  const began = process.cpuUsage();
  try {
    await target.read(input);
    tell("taken");
  } catch (error) {
    const isRefusal = error instanceof Fault && error.reason !== "InternalError";
    const why =
      error instanceof Harm ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell(isRefusal ? "refused" : `harm ${JSON.stringify({ n, why, input: input.toString().slice(0, shownMax) })}`);
  }
  const { user, system } = process.cpuUsage(began);
  const tookMs = (user + system) / 1_000;
  if (tookMs > target.msMax)
    tell(
      `harm ${JSON.stringify({ n, why: `it took ${Math.round(tookMs)} ms of the processor`, input: input.toString().slice(0, shownMax) })}`,
    );
  // A signal is heard in a turn of its own.
  if (n % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await close?.();
process.exit(0);
