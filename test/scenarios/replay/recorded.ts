import { join } from "node:path";
import * as assert from "uvu/assert";
import type { JournalEntry } from "../../../core/journal.js";
import { fileJournal, type JournalLimits, journalLimits } from "../../../daemon/journal-file.js";
import { silentLog } from "../../../daemon/log.js";
import { readScenarioFile } from "../../../scenarios/format/read-scenario.js";
import { runScenario } from "../../../scenarios/run-scenario.js";
import { SimulatedWorld } from "../../../scenarios/simulation/world.js";

/** Records a scenario of the library in virtual time, each daemon in a folder of its own. */
export async function recordInto(folder: string, name: string, limits: JournalLimits = journalLimits): Promise<void> {
  const scenario = readScenarioFile(`scenarios/${name}.yaml`);
  const { seed, cluster } = scenario;
  const journals = new Map<string, ReturnType<typeof fileJournal>>();
  const systemOf = (where: string) =>
    where === "master" ? world.master.master?.system : world.hosts.get(where)?.minion?.system;
  const record = (where: string, entry: JournalEntry): void => {
    const start = (): JournalEntry[] => systemOf(where)?.journalStart() ?? [];
    const journal = journals.get(where) ?? fileJournal(join(folder, where), world.clock, silentLog, start, limits);
    journals.set(where, journal);
    journal.record(entry);
  };
  const world = new SimulatedWorld({ seed, cluster, journal: record });
  const result = await runScenario(world, scenario, { skipUnsupported: false, failFast: false });
  assert.equal(result.failures, []);
  await Promise.all([...journals.values()].map((journal) => journal.close()));
}
