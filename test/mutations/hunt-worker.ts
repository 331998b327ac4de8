/** `hunt-worker SEED COUNT`: runs of the fuzzer in the tree this file stands in, until one fails; prints what failed as JSON. */
import { documentOf, kindOfFailure, runDocument } from "../../scenarios/fuzz/fuzz.js";

const [seed = "", count = "0"] = process.argv.slice(2);
let caught: { run: number; kind: string } | null = null;
for (let run = 0; run < Number(count) && !caught; run++) {
  const result = await runDocument(documentOf(seed, run));
  if (!result.ok) caught = { run, kind: kindOfFailure(result) };
}
process.stdout.write(`${JSON.stringify(caught)}\n`, () => process.exit(0));
