/** Runs a scenario in a world, and writes down what happens if that is wanted. */
import type { Scenario } from "./format/scenario.js";
import type { Chronicle } from "./report/chronicle.js";
import { aboutRun, Chronicler } from "./report/chronicler.js";
import type { Mark, Result, RunOptions } from "./result.js";
import { Runner } from "./runner.js";
import type { World } from "./world.js";

/** Runs a scenario; the world is not used again afterwards. */
export async function runScenario(world: World, scenario: Scenario, options: RunOptions): Promise<Result> {
  try {
    return await new Runner(world, scenario, options).run();
  } finally {
    await world.close();
  }
}

/** Runs a scenario and tells all of it; the world stays as it is. */
export async function chronicled(
  world: World,
  scenario: Scenario,
  options: RunOptions,
): Promise<{ result: Result; chronicle: Chronicle }> {
  const chronicler = new Chronicler();
  chronicler.follow(world);
  const tell = (mark: Mark): void => {
    chronicler.mark(mark);
    options.tell?.(mark);
  };
  const result = await new Runner(world, scenario, { ...options, tell }).run();
  const { beganAtMs, tookMs } = result;
  const began = world.kind === "live" ? { beganAtMs } : {};
  const about = { ...aboutRun(result, scenario.docs), ...began };
  return { result, chronicle: chronicler.end(beganAtMs, beganAtMs + tookMs, about) };
}
