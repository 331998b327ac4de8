/** Runs random scenarios until one fails; then finds out how little of it is needed. */
import { createHash } from "node:crypto";
import { parse, stringify } from "yaml";
import { asFault, Fault } from "../../core/fault.js";
import { seededRandom } from "../../core/random.js";
import { readScenario } from "../format/read-scenario.js";
import type { Result } from "../result.js";
import { simulate } from "../simulate.js";
import { generate, type ScenarioDocument } from "./generate.js";
import { shrink } from "./shrink.js";

/** As a file has it; each object written out, also where it stands twice. */
const textOf = (document: ScenarioDocument): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });

/** The document of the n-th run of a seed. */
export function documentOf(seed: string, run: number): ScenarioDocument {
  const own = `${seed}-${run}`;
  return generate(seededRandom(own).fork("generate"), own);
}

/** Runs a document in virtual time. @throws Fault Invalid when it is no scenario */
export async function runDocument(document: ScenarioDocument): Promise<Result> {
  const { scenario, problems } = readScenario(textOf(document), ".");
  if (!scenario) throw new Fault("Invalid", problems.map((p) => `${p.path}: ${p.message}`).join("; "));
  return simulate(scenario, { failFast: true });
}

/** sha256 of the journal of a document's run: equal for equal runs. */
export async function journalHash(document: ScenarioDocument): Promise<string> {
  const { scenario } = readScenario(textOf(document), ".");
  if (!scenario) throw new Fault("Invalid", "the generated scenario is none");
  const hash = createHash("sha256");
  await simulate(scenario, { journal: (where, entry) => hash.update(`${where} ${JSON.stringify(entry)}\n`) });
  return hash.digest("hex");
}

/** What failed, without the particulars: two runs fail alike when this is equal. */
export function kindOfFailure(result: Result): string {
  const { what = "", message = "" } = result.failures[0] ?? {};
  const text = message.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UID").replace(/\b(web|api|job|solo|duo)\b/g, "NAME");
  return `${what}: ${text.replace(/\d+(\.\d+)*/g, "N")}`;
}

/** Makes a failing document as small as it can be, and says in it what fails. */
export async function shrunk(document: ScenarioDocument, result: Result): Promise<string> {
  const signature = kindOfFailure(result);
  const small = await shrink(document, async (candidate) => {
    try {
      return kindOfFailure(await runDocument(candidate)) === signature;
    } catch (error) {
      return asFault(error).reason !== "Invalid" && signature === "crash";
    }
  });
  const again = await runDocument(small);
  const why = again.failures[0];
  const docs = `${why?.what}: ${why?.message} (after ${why?.atMs} ms)`;
  const { scenario, seed, ...rest } = small;
  const file = textOf({ scenario, docs, seed, ...rest });
  // What is written must be what was run.
  parse(file);
  return file;
}
