/** `troupe scenario run`: in simulation, or one after the other on real Docker. */
import { parseArgs } from "node:util";
import type { LocalProvider } from "../cli/local/cluster-file.js";
import { asFault, Fault } from "../core/fault.js";
import { exitCodes } from "./exit-codes.js";
import { readScenarioFile } from "./format/read-scenario.js";
import type { Scenario } from "./format/scenario.js";
import { pathOf } from "./library.js";
import { ReportSink } from "./report/sink.js";
import { reportText } from "./report/terminal.js";
import { chronicle } from "./simulate.js";

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: "string" },
      output: { type: "string", short: "o", default: "text" },
      report: { type: "string" },
      live: { type: "boolean", default: false },
      provider: { type: "string" },
      keep: { type: "boolean", default: false },
      journal: { type: "string" },
      "skip-unsupported": { type: "boolean", default: false },
    },
  });
  if (values.keep && !values.live) throw new Fault("BadRequest", "--keep keeps the cluster of a live run: add --live");
  if (values.journal !== undefined && !values.live)
    throw new Fault("BadRequest", "--journal records the daemons of a live run: add --live");
  const provider = providerOf(values.provider, values.live);
  if (positionals.length === 0) throw new Fault("BadRequest", "name at least one scenario, by its file or its name");
  const scenarios = positionals.map((name) => readScenarioFile(pathOf(name)));
  const isJson = values.output === "json";
  const sink = new ReportSink(isJson, values.report);
  if (values.live)
    return live(
      scenarios,
      { provider, keep: values.keep, skipUnsupported: values["skip-unsupported"], journal: values.journal },
      isJson,
      sink,
    );
  for (const scenario of scenarios) {
    const beganMs = performance.now();
    const run = await chronicle({ ...scenario, seed: values.seed ?? scenario.seed });
    sink.add(run);
    if (!isJson) process.stdout.write(reportText(run.result, run.chronicle, performance.now() - beganMs));
  }
  return sink.end() ? exitCodes.ok : exitCodes.failed;
}

/** @throws Fault for none that there is */
function providerOf(text: string | undefined, isLive: boolean): LocalProvider {
  if (text !== undefined && !isLive)
    throw new Fault("BadRequest", "--provider says what a live run's minions stand on: add --live");
  if (text === undefined || text === "docker" || text === "netns") return text ?? "docker";
  throw new Fault("BadRequest", `--provider ${text}: docker or netns is expected`);
}

/** @throws Fault for a scenario that is not made for it */
function checkLive({ name, live }: Scenario, provider: LocalProvider): void {
  if (live === false) throw new Fault("BadRequest", `scenario ${name} is not made to run live`);
  if (live === "netns" && provider !== "netns")
    throw new Fault("BadRequest", `scenario ${name} needs minions with hosts of their own: add --provider netns`);
}

/** On real Docker, one after the other. */
async function live(
  scenarios: Scenario[],
  options: { provider: LocalProvider; keep: boolean; skipUnsupported: boolean; journal: string | undefined },
  isJson: boolean,
  sink: ReportSink,
): Promise<number> {
  const { runLive } = await import("./live/run-live.js");
  const interrupt = new AbortController();
  // Later signals are heard, too, and change nothing: what was made is being taken back.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt.abort());
  // Nobody reads any more, as when a terminal is closed: that is a signal like the others, and not the last deed.
  process.stdout.removeAllListeners("error");
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => interrupt.abort());
  const out = isJson ? process.stderr : process.stdout;
  const write = (text: string): void => void (interrupt.signal.aborted && out.errored ? undefined : out.write(text));
  for (const scenario of scenarios) checkLive(scenario, options.provider);
  for (const scenario of scenarios) {
    try {
      sink.add(await runLive(scenario, { ...options, write, signal: interrupt.signal }));
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
      // What was left is told; that it was interrupted, whoever did it knows.
      const text = asFault(error).message;
      if (text.startsWith("left behind")) write(`error: ${text}\n`);
      process.exit(exitCodes.interrupted);
    }
  }
  return sink.end() ? exitCodes.ok : exitCodes.failed;
}
