/** `troupe scenario` and `troupe replay`: each runs in a process of its own, beside this one's terminal. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";

/** Runs a program of the scenarios with our terminal; its exit code becomes ours. */
export function runProgram(program: string, args: readonly string[]): void {
  const path = fileURLToPath(new URL(`../../scenarios/${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

export function addScenarioCommand(program: Command): void {
  const scenario = program.command("scenario").description("rehearse failures: in virtual time, or on real Docker");
  const add = (name: string, usage: string, description: string): Command =>
    scenario
      .command(name)
      .usage(usage)
      .description(description)
      .allowUnknownOption()
      .argument("[args...]")
      .action((args: string[]) => runProgram("main", [name, ...args]));
  add(
    "run",
    "FILE… [--seed S] [--report FILE.html] [-o json] | --live [--provider P] [--keep] [--journal DIR] [--skip-unsupported] FILE…",
    "run scenarios, by file or by the name of one that comes with Troupe",
  ).addHelpText(
    "after",
    "\n  --seed S      another run of the same scenario\n  --report FILE an HTML page with a lane for each minion and pod, and times to heal" +
      "\n  -o json       the same as one JSON value, for programs" +
      "\n  --live        on real Docker, in a cluster of its own that is taken down afterwards" +
      "\n  --provider P  docker: all minions share one engine (if left out); netns: each is a host of its own (Linux, root)" +
      "\n  --keep        … that stays" +
      "\n  --journal DIR record its daemons, for `troupe replay DIR/SCENARIO`" +
      "\n  --skip-unsupported  leave out faults that cannot be made there",
  );
  add(
    "fuzz",
    "[--runs N] [--seed S] [--minutes M] [--keep DIR]",
    "random clusters, workloads and faults; a failing one is made small and kept",
  ).addHelpText(
    "after",
    "\n  --runs N      how many (100)\n  --seed S      of all of them (1)\n  --first I     begin with run I of that seed (0)\n" +
      "  --minutes M   stop after so long\n  --keep DIR    where failing scenarios are written (.)\n  --no-shrink   only tell what fails",
  );
  add("list", "", "the scenarios that come with Troupe");
  add("validate", "[FILE…]", "check scenario files; every problem with its line");
}
