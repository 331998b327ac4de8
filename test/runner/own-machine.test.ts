// runner: machine
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BareMachine } from "../e2e/bare-machine.js";
import { processesNaming } from "../e2e/surroundings.js";
import { canHaveOwnMachine } from "./own-machine.js";

const it = suite("a machine of the tests' own");
const test = canHaveOwnMachine() ? it : it.skip;
let machine: BareMachine;
it.before(async () => {
  if (canHaveOwnMachine()) machine = await BareMachine.up();
});
it.after(() => (canHaveOwnMachine() ? machine.close() : undefined));

/** What a shell there prints, and complains of. */
async function told(script: string): Promise<string> {
  const child = machine.start("sh", "-c", `(${script}) 2>&1`);
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await once(child, "close");
  return text;
}

test("has no way out for a packet to a pod, a portal, or anybody else", async () => {
  for (const address of ["10.0.0.9", "10.244.0.9", "10.245.2.2", "192.0.2.1"])
    assert.match(await told(`ip route get ${address}`), /Network is unreachable/, address);
  assert.match(await told("ip route get 127.0.0.2"), /dev lo/);
});

test("has no engine, and a /run and processes of its own", async () => {
  assert.match(await told("ls /run"), /^lock\n$/);
  assert.match(await told("docker version"), /Cannot connect|no such host|dial unix/);
  assert.ok(Number(await told("ls /proc | grep -c '^[0-9]'")) < 12);
});

test("ends with all that runs on it, detached or not", async () => {
  const other = await BareMachine.up();
  const sign = join(other.folder, "there");
  other.start("sh", "-c", `setsid sh -c 'trap "" TERM HUP; touch ${sign}; sleep 1000; :' & sleep 1000`);
  while (!existsSync(sign)) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(processesNaming(other.folder).length >= 2);
  await other.close();
  assert.equal(processesNaming(other.folder), []);
});

it.run();
