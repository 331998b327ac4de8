/** Scenarios of the library on hosts of their own: faults of links and pulls, made for real; and a run broken off. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canHaveHosts } from "./cluster.js";
import { succeed } from "./processes.js";

const it = suite("live scenarios on hosts of their own");
const test = canHaveHosts ? it : it.skip;
const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const runLive = [troupe, "scenario", "run", "--live", "--provider", "netns"];
/** What the runs write goes here, and nowhere else: it is this file's own. */
const folder = tmpdir();

/** Names of network namespaces, control groups of hosts, and folders that a run has made. */
async function traces(scenario: string): Promise<string[]> {
  const namespaces = (await succeed("ip", ["netns", "list"])).split("\n");
  const groups = (await succeed("find", ["/sys/fs/cgroup", "-maxdepth", "2", "-name", "troupe-*"])).split("\n");
  return [...namespaces, ...groups].filter((name) => name.includes(`troupe-${scenario}`)).concat(readdirSync(folder));
}

for (const name of ["partition-and-rejoin", "image-never-pulls"]) {
  test(`${name} holds on hosts of their own, as in virtual time`, async () => {
    const text = await succeed(process.execPath, [...runLive, name]);
    assert.match(text, /all of it came as expected/);
    assert.match(text, /no container, network, process or interface of it is left/);
    assert.equal(await traces(name), []);
  });
}

test("a run that is broken off while a link is cut leaves nothing behind", async () => {
  const name = "partition-and-rejoin";
  const child = spawn(process.execPath, [...runLive, name]);
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    const isCut = text.includes("== link minion 1");
    text += chunk;
    if (!isCut && text.includes("== link minion 1")) {
      assert.is.not((await traces(name)).length, 0);
      child.kill("SIGINT");
    }
  }
  if (child.exitCode === null) await once(child, "exit");
  assert.is(child.exitCode, 130);
  assert.match(text, /no container, network, process or interface of it is left/);
  assert.equal(await traces(name), []);
});

it.run();
