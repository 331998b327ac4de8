/** troupe on a real engine, as its users type it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { freePort, run } from "./processes.js";

const test = suite("troupe on Docker");

const program = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const node = "/usr/local/bin/node";
const dir = mkdtempSync(join(tmpdir(), "troupe-cli-"));

/** What is waited for comes in a moment, or not at all. */
const patienceMs = 90_000;

const manifests = `apiVersion: v1
kind: ReplicationController
metadata: {name: echo}
spec:
  replicas: 2
  selector: {app: echo}
  template:
    metadata: {labels: {app: echo}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: echo, image: "troupe/echo:1"}]
---
apiVersion: v1
kind: Service
metadata: {name: echo}
spec: {selector: {app: echo}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: lone}
spec:
  terminationGracePeriodSeconds: 1
  containers: [{name: echo, image: "troupe/echo:1"}]
---
apiVersion: v1
kind: Pod
metadata: {name: picky}
spec:
  nodeSelector: {disk: ssd}
  containers: [{name: echo, image: "troupe/echo:1"}]
`;
const path = join(dir, "echo.yaml");

let c: Cluster;
test.before(async () => {
  writeFileSync(path, manifests);
  c = await Cluster.up({ title: "cli", standIns: ["echo"] });
});
test.after(async () => {
  await c.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Until `troupe ARGS` prints what matches: its -w prints every change. */
async function watchUntil(pattern: RegExp, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...c.env },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: patienceMs,
  });
  let text = "";
  try {
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (pattern.test(text)) return;
    }
    throw new Error(`troupe ${args.join(" ")} ended without ${pattern}: ${text}`);
  } finally {
    child.kill();
  }
}

test("manifests to running pods, and what they are like", async () => {
  assert.is((await c.troupeOk("create", "-f", path)).split("\n").length, 5);
  await watchUntil(/\blone +1\/1 +Running/, "get", "pods", "-w");
  await c.troupeOk("scale", "rc/echo", "3", "--wait", "--timeout", "30s");
  assert.match(await c.troupeOk("get", "rc"), /echo +3 +3 +3 /);
  const lone = await c.troupeOk("describe", "pod", "lone");
  assert.match(lone, /State: +Running since/);
  assert.match(lone, /Started +minion, \S+ +started container echo/);
  assert.match(
    await c.troupeOk("describe", "pod", "picky"),
    /Why: +it is on no minion: 0\/2 minions fit: 2 do not match the node selector/,
  );
  assert.match(await c.troupeOk("describe", "svc", "echo"), /Endpoints: +\S+:8080 \(.*, \S+:8080 \(.*, \S+:8080 \(/);
  assert.match(await c.troupeOk("status"), /minion +127\.0\.0\.2 +pid \d+ +Ready +\d/);
});

test("logs and exec", async () => {
  assert.match(await c.troupeOk("logs", "lone", "--tail", "1", "--timestamps"), /^\d{4}-\S+Z echo lone: http 8080/);
  const exit = await c.troupe(["exec", "lone", "--", node, "-e", "console.error('no'); process.exit(3)"]);
  assert.equal([exit.code, exit.stdout, exit.stderr], [3, "", "no\n"]);
  const piped = ["exec", "-i", "lone", "--", node, "-e", "process.stdin.pipe(process.stdout)"];
  const big = "0123456789".repeat(50_000);
  const cat = await c.troupe(piped, { stdin: big });
  assert.equal([cat.code, cat.stdout === big], [0, true], cat.stderr);
  const missing = await c.troupe(["exec", "lone", "--", "/no/such/program"]);
  assert.not.equal(missing.code, 0);
  await watchUntil(/echo lone/, "logs", "-f", "lone");
});

test("a drain leaves no controller short, and its minion empty", async () => {
  await c.troupeOk("label", "minion", "127.0.0.2", "disk=ssd");
  await watchUntil(/\bpicky +1\/1 +Running/, "get", "pods", "picky", "-w");
  const refused = await c.troupe(["drain", "127.0.0.2"]);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /default\/picky/);
  const drained = await c.troupeOk("drain", "127.0.0.2", "--force", "--grace-period", "1", "--timeout", "60s");
  assert.match(drained, /minion "127\.0\.0\.2" cordoned\n(pod ".*" evicted\n)+minion "127\.0\.0\.2" drained\n$/);
  const left = await c.troupeOk("get", "pods", "--field-selector", "spec.nodeName=127.0.0.2", "-o", "name");
  assert.is(left, "");
  await c.troupeOk("uncordon", "127.0.0.2");
  assert.match(await c.troupeOk("get", "rc"), /echo +3 +3 /);
});

test("a minion's power cut, and its return", async () => {
  const cut = "127.0.0.3";
  assert.is(await c.troupeOk("minion", "halt", cut, "--name", c.name), `minion ${cut} is off\n`);
  assert.match(await c.troupeOk("status"), new RegExp(`${cut} +not running`));
  await watchUntil(new RegExp(`${cut} +NotReady`), "get", "minions", "-w");
  // Those that are lost are counted until the minion is back.
  await watchUntil(/echo +3 +[4-6] +3 /, "get", "rc", "-w");
  assert.is(await c.troupeOk("minion", "start", cut, "--name", c.name), `minion ${cut} is on\n`);
  await watchUntil(new RegExp(`${cut} +Ready`), "get", "minions", "-w");
});

test("delete waits until all is gone", async () => {
  const out = await c.troupeOk("delete", "-f", path, "--ignore-not-found");
  assert.match(out, /replicationcontroller "echo" deleted/);
  assert.is(await c.troupeOk("get", "pods", "-o", "name"), "", "a controller's pods, too");
});

test("a second cluster gets networks of its own; a port that is taken is told", async () => {
  const taken = await c.troupe(["up", "--name", `${c.name}-b`, "--port", String(c.port)]);
  assert.is(taken.code, 1);
  assert.match(taken.stderr, new RegExp(`port ${c.port} of 127\\.0\\.0\\.1 is taken by cluster ${c.name}; .*--port`));
  const port = await freePort();
  const flags = ["--name", `${c.name}-b`, "--port", String(port), "--minions", "1", "-o", "json"];
  try {
    const record = JSON.parse(await c.troupeOk("up", ...flags)) as { podCidr: string; serviceCidr: string };
    const all = JSON.parse(await c.troupeOk("status", "-o", "json")) as { name: string; podCidr: string }[];
    assert.is(all.length, 2);
    assert.not.equal(record.podCidr, all.find((o) => o.name === c.name)?.podCidr);
    assert.match(await c.troupeOk("get", "minions", "--context", `troupe-${c.name}-b`), /127\.0\.0\.2 +Ready/);
  } finally {
    await c.troupeOk("down", "--name", `${c.name}-b`);
  }
});

test("Ctrl-C takes back what up began", async () => {
  const home = mkdtempSync(join(dir, "home-"));
  const env = { ...process.env, TROUPE_HOME: home, HOME: home };
  const args = ["up", "--name", `${c.name}-c`, "--port", String(await freePort())];
  const child = spawn(process.execPath, [program, ...args], { env, stdio: "ignore" });
  const watching = spawn(process.execPath, ["-e", waitForFile, join(home, "clusters", `${c.name}-c`, "cluster.json")]);
  await once(watching, "exit");
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  assert.is(code, 130);
  const status = await run(process.execPath, [program, "status"], { env: { TROUPE_HOME: home } });
  assert.match(status.stdout, /no cluster on this machine/);
});

/** Ends when the file named by its argument is there. */
const waitForFile = `const t = setInterval(() => { if (require("fs").existsSync(process.argv[1])) clearInterval(t); }, 5)`;

test("an engine that does not answer is told, with what to do", async () => {
  const home = mkdtempSync(join(dir, "home-"));
  const env = { TROUPE_HOME: home, HOME: home, DOCKER_HOST: "unix:///no/engine.sock" };
  const args = ["up", "--name", `${c.name}-d`, "--port", String(await freePort())];
  const { code, stderr } = await run(process.execPath, [program, ...args], { env });
  assert.is(code, 1);
  assert.match(stderr, /Docker engine at \/no\/engine\.sock/, stderr);
  assert.match(stderr, /DOCKER_HOST names this engine: correct it/);
});

test.run();
