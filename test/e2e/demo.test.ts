/** `npm run demo`: scenarios/jenkins.yaml on real Docker, its output as a pipe gets it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run, succeed } from "./processes.js";

const it = suite("the demo");
const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const args = ["scenario", "run", "--live", "scenarios/jenkins.yaml"];
const records = mkdtempSync(join(tmpdir(), "troupe-demo-journal-"));
it.after(() => rmSync(records, { recursive: true }));
/** What a run keeps while it runs. */
const temp = mkdtempSync(join(tmpdir(), "troupe-demo-"));
it.after(() => rmSync(temp, { recursive: true }));

async function assertNothingLeft(): Promise<void> {
  assert.equal(readdirSync(temp), [], "files");
  assert.is(await succeed("docker", ["ps", "-aq", "--filter", "name=jenkins"]), "");
  assert.is(await succeed("docker", ["network", "ls", "-q", "--filter", "name=troupe-jenkins"]), "");
}

const slave =
  /^[0-9a-f-]{36} {3}csanchez\/jenkins-swarm-slave:1\.21 {3}127\.0\.0\.[23]\/127\.0\.0\.[23] {3}name=jenkins-slave {3}/;

it("shows the article's tables and ends with 0, and leaves nothing", async () => {
  const recording = [...args, "--journal", records, "--report", join(records, "live.html")];
  const { code, stdout: text, stderr } = await run(process.execPath, [troupe, ...recording], { env: { TMPDIR: temp } });
  assert.is(code, 0, text);
  assert.match(stderr, /^report: \S+\n$/, "no warning of Node's");
  assert.not.match(text, "\u001b", "plain in a pipe");
  const pod =
    "jenkins             csanchez/jenkins-swarm:1.565.3.3   <unassigned>        name=jenkins        Pending\n\n";
  for (const part of [
    "$ kubecfg list minions\nMinion identifier\n----------\n127.0.0.2\n127.0.0.3\n\n",
    "$ kubecfg -c scenarios/manifests/jenkins/pod.json create pods\nName                Image(s)                           Host",
    pod,
    "$ kubecfg -c scenarios/manifests/jenkins/service-http.json create services\n",
    "$ kubecfg -c scenarios/manifests/jenkins/service-slave.json create services\n",
    "jenkins-slave       csanchez/jenkins-swarm-slave:1.21   name=jenkins-slave   1\n\n",
    "$ kubecfg resize jenkins-slave 2\n",
    "$ docker kill ",
    "as expected: pod jenkins failed",
    "as expected: page /api/json of jenkins shows bootCount 2 and page /api/json of jenkins keeps instanceId",
    "$ troupe minion halt 127.0.0.",
    "$ kubecfg stop jenkins-slave\n",
    "$ kubecfg rm jenkins-slave\n",
    "$ kubecfg delete pods/jenkins\nStatus\n----------\nSuccess\n\n",
    "Measured, from what was done until it was seen:\n",
    "no container, network, process or interface of it is left\n",
  ])
    assert.ok(text.includes(part), `${JSON.stringify(part)} is missing in:\n${text}`);
  const rows = text.split("\n").filter((line) => slave.test(line));
  assert.ok(
    rows.some((row) => row.endsWith("   Failed")),
    "a replica of the halted minion is listed as Failed",
  );
  await assertNothingLeft();
});

it("what was recorded of it, by the master and both minions, replays without divergence", async () => {
  const folder = join(records, "jenkins");
  assert.equal(readdirSync(folder).sort(), ["master", "minion-127.0.0.2", "minion-127.0.0.3"]);
  const text = await succeed(process.execPath, [troupe, "replay", folder]);
  for (const part of [
    "resize jenkins-slave replicas 2",
    "container-exit pod jenkins exitCode 137",
    "power-cut 127.0.0.",
  ])
    assert.ok(text.includes(part), text);
  assert.match(text, /no divergence: \d+ events/);
  assert.match(readFileSync(join(records, "live.html"), "utf8"), /live, real Docker/);
});

it("its recording makes a scenario that holds in virtual time", async () => {
  const file = join(records, "made.yaml");
  await succeed(process.execPath, [troupe, "replay", join(records, "jenkins"), "--to-scenario", file]);
  assert.match(await succeed(process.execPath, [troupe, "scenario", "run", file]), /^ok /);
});

it("an altered line of it is reported at that line", async () => {
  const master = join(records, "jenkins", "master");
  const path = join(master, readdirSync(master)[0] ?? "");
  const lines = readFileSync(path, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes('"pod.changed"'));
  writeFileSync(path, lines.map((l, i) => (i === at ? l.replace("127.0.0.", "127.0.9.") : l)).join("\n"));
  const { code, stdout } = await run(process.execPath, [troupe, "replay", join(records, "jenkins")]);
  assert.is(code, 1);
  assert.ok(stdout.startsWith(`divergence at ${path}:${at + 1}: `), stdout);
});

it("Ctrl-C takes everything back", async () => {
  const child = spawn(process.execPath, [troupe, ...args], { env: { ...process.env, TMPDIR: temp }, stdio: "pipe" });
  let text = "";
  const running = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("as expected: pod jenkins ready")) resolve();
    });
  });
  await running;
  child.kill("SIGINT");
  const [code] = (await once(child, "close")) as [number];
  assert.is(code, 130, text);
  await assertNothingLeft();
});

it.run();
