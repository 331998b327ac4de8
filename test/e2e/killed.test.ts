/** The demo and the tests, killed with their process group while their engine is their own: nothing is left of them. */
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BareMachine } from "./bare-machine.js";
import { canHaveHosts } from "./cluster.js";
import { poll } from "./poll.js";
import { run } from "./processes.js";
import type { Surroundings } from "./surroundings.js";

const it = suite("killed at any moment");
const test = canHaveHosts ? it : it.skip;
const programOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const demo = [programOf("cli/troupe.js"), "scenario", "run", "--live", "scenarios/jenkins.yaml"];
const tests = [programOf("test/run.js"), "test/e2e/heal"];

let machine: BareMachine;
let before: Surroundings;

it.before(async () => {
  if (!canHaveHosts) return;
  machine = await BareMachine.up();
  before = await machine.look();
});
it.after(async () => {
  if (canHaveHosts) await machine.close();
});

/** Control groups are in a tree that all machines share. */
async function controlGroups(names: readonly string[]): Promise<string[]> {
  const { stdout } = await run("find", ["/sys/fs/cgroup", "-maxdepth", "2", "-type", "d", "-name", "troupe-*"]);
  return stdout.split("\n").filter((path) => names.some((name) => path.endsWith(`/${name}`)));
}

/** @param moment what it has said by then; nobody reads what it says afterwards */
async function killedAt(
  program: string[],
  moment: string,
  signal: NodeJS.Signals,
  also = async (): Promise<unknown> => 0,
): Promise<void> {
  const child = machine.start(process.execPath, ...program);
  const ended = once(child, "exit");
  let said = "";
  await Promise.race([
    new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding("utf8").on("data", (text: string) => {
          said += text;
          if (said.includes(moment)) resolve();
        });
    }),
    ended.then(() => assert.unreachable(`it ended before it said "${moment}": ${said}`)),
  ]);
  await also();
  const folders = readdirSync(machine.folder);
  assert.is(folders.length, 1, "a run has one folder");
  process.kill(-(child.pid ?? 0), signal);
  await ended;
  await machine.untilNothingLeft(before).catch((error: Error) => {
    throw new Error(`${error.message}; it said last: ${said.slice(-2000)}`);
  });
  assert.equal(readdirSync(machine.folder), [], "files");
  assert.equal(await controlGroups(folders), []);
}

for (const [moment, signal] of [
  ["starting a Docker engine", "SIGTERM"],
  ["started for this run", "SIGHUP"],
  ["$ kubecfg list minions", "SIGKILL"],
  ["as expected: 1 pod of jenkins-slave ready", "SIGINT"],
  ["$ troupe minion halt", "SIGTERM"],
] as const)
  test(`the demo, by ${signal} when it says: ${moment}`, () => killedAt(demo, moment, signal));

test("the tests, by SIGHUP while a cluster of theirs is up", () =>
  killedAt(tests, "a machine of their own", "SIGHUP", () =>
    poll(
      "a cluster is there",
      async () => {
        const [folder = ""] = readdirSync(machine.folder);
        const { stdout } = await run("find", [join(machine.folder, folder), "-name", "minion-*.state"]);
        return stdout.trim();
      },
      (found) => found !== "",
    ),
  ));

it.run();
