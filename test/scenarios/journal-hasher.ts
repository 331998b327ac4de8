/** Prints the hash of the journal of each of the runs FROM..TO of a seed, one a line. */
import { documentOf, journalHash } from "../../scenarios/fuzz/fuzz.js";

const [seed = "", from = "0", to = "0"] = process.argv.slice(2);
for (let run = Number(from); run < Number(to); run++) {
  process.stdout.write(`${run} ${await journalHash(documentOf(seed, run))}\n`);
}
