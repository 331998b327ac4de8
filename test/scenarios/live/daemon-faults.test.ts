import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { masterCrash, powerCut, stall } from "../../../scenarios/live/daemon-faults.js";
import type { FaultTools } from "../../../scenarios/live/fault-tools.js";
import { poll } from "../../e2e/poll.js";

const test = suite("faults of daemons, as processes");
let daemon: ChildProcess;

test.before.each(async () => {
  daemon = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  await once(daemon, "spawn");
});
test.after.each(async () => {
  if (daemon.exitCode === null && daemon.signalCode === null) {
    daemon.kill("SIGKILL");
    await once(daemon, "exit");
  }
});

/** @param landed resolves when so many changes were seen */
function tools(landed: Promise<void> = Promise.resolve()) {
  const said: string[] = [];
  const it = {
    cluster: "c",
    pidOf: async () => daemon.pid,
    startDaemons: async () => void said.push("start daemons"),
    setPower: (minion: string, isOn: boolean) => void said.push(`${minion} ${isOn ? "on" : "off"}`),
    setMaster: (isUp: boolean) => void said.push(`master ${isUp ? "up" : "down"}`),
    changes: () => landed,
    stage: { type: (line: string) => (text: string) => void said.push(`$ ${line}: ${text}`) },
    commands: { run: async (program: string, args: string[]) => `${program} ${args.join(" ")}` },
    ground: { booted: async (minion: string) => void said.push(`${minion} booted`) },
  };
  return { said, tools: it as unknown as FaultTools };
}
/** The third word of its status: T is stopped. */
const stateOf = (): string => readFileSync(`/proc/${daemon.pid}/stat`, "utf8").split(") ")[1]?.[0] ?? "";

test("a stalled daemon does nothing until the fault is over", async () => {
  const end = await stall(tools().tools, ["m1"]);
  await poll(
    "the daemon stopped",
    async () => stateOf(),
    (state) => state === "T",
  );
  await end();
  await poll(
    "the daemon going on",
    async () => stateOf(),
    (state) => state !== "T",
  );
});

test("a master ends at once, and is started again", async () => {
  const it = tools();
  const ended = once(daemon, "exit");
  const end = await masterCrash(it.tools, 0);
  assert.is((await ended)[1], "SIGKILL");
  await end();
  await end();
  assert.equal(it.said, ["master down", "start daemons", "master up"]);
});

test("or when so many changes have landed, unless the fault is over before", async () => {
  let land = (): void => undefined;
  const it = tools(new Promise((resolve) => (land = resolve)));
  const end = await masterCrash(it.tools, 3);
  await end();
  land();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(it.said, ["start daemons", "master up"]);
  assert.is(daemon.signalCode, null);
});

test("a power cut is typed as an operator types it", async () => {
  const it = tools();
  const end = await powerCut(it.tools, ["m1"]);
  await end();
  assert.equal(it.said, [
    "m1 off",
    "$ troupe minion halt m1: troupe minion halt m1 --cluster c",
    "$ troupe minion start m1: troupe minion start m1 --cluster c",
    "m1 booted",
    "m1 on",
  ]);
});

test.run();
