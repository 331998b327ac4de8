import type { JournalEntry } from "../core/journal.js";
import type { Scenario } from "./format/scenario.js";
import type { Chronicle } from "./report/chronicle.js";
import type { Result, RunOptions } from "./result.js";
import { chronicled, runScenario } from "./run-scenario.js";
import { SimulatedWorld } from "./simulation/world.js";

export interface SimulateOptions extends Partial<RunOptions> {
  journal?: (where: string, entry: JournalEntry) => void;
}

/** Runs a scenario in virtual time. The same scenario with the same seed gives the same run. */
export async function simulate(scenario: Scenario, options: SimulateOptions = {}): Promise<Result> {
  const { journal, skipUnsupported = false, failFast = false } = options;
  const { seed, cluster } = scenario;
  const world = new SimulatedWorld({ seed, cluster, steps: true, ...(journal ? { journal } : {}) });
  return runScenario(world, scenario, { skipUnsupported, failFast });
}

/** Runs a scenario in virtual time, and tells all of it. */
export async function chronicle(scenario: Scenario): Promise<{ result: Result; chronicle: Chronicle }> {
  const { seed, cluster } = scenario;
  const world = new SimulatedWorld({ seed, cluster, steps: true });
  try {
    return await chronicled(world, scenario, { skipUnsupported: false, failFast: false });
  } finally {
    await world.close();
  }
}
