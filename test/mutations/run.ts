/** `npm run mutations [-- NAME…]`: is each deliberate bug caught by the fuzzer within the runs its patch says? */
import { availableParallelism } from "node:os";
import { Copy } from "./mutants.js";
import { type Mutation, readMutations } from "./patch.js";

const names = process.argv.slice(2);
const all = readMutations("test/mutations").filter((m) => names.length === 0 || names.some((n) => m.name.includes(n)));
const queue = [...all];
let missed = 0;

async function tell(copy: Copy, mutation: Mutation): Promise<void> {
  const beganMs = performance.now();
  try {
    const caught = await copy.hunt(mutation);
    const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
    if (!caught) missed++;
    const verdict = caught ? `run ${caught.runs} of ${mutation.runs}: ${caught.kind}` : `not in ${mutation.runs} runs`;
    console.log(`${caught ? "caught" : "MISSED"}  ${mutation.name.padEnd(32)} ${verdict}  (${seconds} s)`);
  } catch (error) {
    missed++;
    console.log(`MISSED  ${mutation.name.padEnd(32)} ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function work(): Promise<void> {
  const copy = new Copy();
  try {
    for (let mutation = queue.shift(); mutation; mutation = queue.shift()) await tell(copy, mutation);
  } finally {
    copy.remove();
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`${all.length - missed} of ${all.length} bugs caught`);
process.exitCode = missed > 0 ? 1 : 0;
