/** What a manifest says of a container and its volumes, and what people found it did not come to. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { makeOwnImages } from "./own-images.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { containerIdOf, type Seen, type Watcher } from "./watcher.js";

const it = suite("containers");
const dir = mkdtempSync(join(tmpdir(), "troupe-e2e-containers-"));
const entryImage = "troupe/test-entrypoint:1";
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "containers", minions: 1, standIns: ["echo"] });
  await makeOwnImages({
    [entryImage]: { Entrypoint: ["/bin/sh", "-c"], Cmd: ["echo from-entrypoint; exec sleep 3600"] },
  });
  watcher = await cluster.watch("pods");
});
it.after(async () => {
  await cluster.close();
  rmSync(dir, { recursive: true });
});

const until = async (what: string, name: string, fits: (pod: Seen) => boolean): Promise<Seen> =>
  (await watcher.until(`${name} ${what}`, (pod) => pod.metadata.name === name && fits(pod))).object;
const isRunning = (pod: Seen): boolean => pod.status.phase === "Running";

async function runs(pod: object, name: string): Promise<Seen> {
  await cluster.ok("POST", podsPath, pod);
  return until("runs", name, isRunning);
}
const logOf = (name: string, text: RegExp, ...options: string[]): Promise<string> =>
  poll(
    `the log of ${name}`,
    () => cluster.troupeOk("logs", name, ...options),
    (log) => text.test(log),
  );
const sleeps = shell("exec sleep 3600");

it("limits above what the host has are all that it has; small ones are the least there is", async () => {
  const limits = [
    { cpu: "64" },
    { cpu: "1000000" },
    { cpu: "1m" },
    { memory: "900Gi" },
    { memory: "7Ei" },
    { cpu: "2500m", memory: "900Ti" },
  ];
  for (const [i, limit] of limits.entries())
    await cluster.ok(
      "POST",
      podsPath,
      podOf(`limits-${i}`, { ...sleeps, resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: limit } }),
    );
  for (const i of limits.keys()) await until("runs", `limits-${i}`, isRunning);
});

it("an empty list of words is not given: the image's own program runs", async () => {
  for (const [name, words] of Object.entries({
    "no-command": { command: [] },
    "no-args": { args: [] },
    neither: { command: [], args: [] },
  })) {
    await runs(podOf(name, { image: entryImage, ...words }), name);
    assert.is(await logOf(name, /./), "from-entrypoint\n");
  }
});

it("the last words of any user are heard, wherever they are to be written", async () => {
  const said = (path: string): object => shell(`echo last-words >${path} || echo denied; exit 3`);
  const user = { runAsUser: 1000 };
  const cases = {
    words: { ...said("/dev/termination-log"), securityContext: user },
    "words-elsewhere": {
      ...said("/tmp/why"),
      terminationMessagePath: "/tmp/why",
      securityContext: { ...user, readOnlyRootFilesystem: true },
    },
  };
  for (const [name, fields] of Object.entries(cases)) {
    await cluster.ok("POST", podsPath, podOf(name, fields, { restartPolicy: "Never" }));
    const pod = await until("ends", name, (p) => p.status.containerStatuses?.[0]?.state["terminated"] !== undefined);
    assert.is(pod.status.containerStatuses?.[0]?.state["terminated"]?.["message"], "last-words\n", name);
    assert.is(await cluster.troupeOk("logs", name), "");
  }
});

it("a part of an emptyDir belongs to whoever the whole belongs to", async () => {
  const fields = {
    ...shell("echo mine >/part/file && exec sleep 3600"),
    securityContext: { runAsUser: 1000 },
    volumeMounts: [{ name: "data", mountPath: "/part", subPath: "a/b" }],
  };
  await runs(podOf("part", fields, { volumes: [{ name: "data", emptyDir: {} }] }), "part");
  assert.is(await cluster.troupeOk("exec", "part", "--", "cat", "/part/file"), "mine\n");
});

const hostPathPod = (name: string, path: string, type?: string): object =>
  podOf(
    name,
    { ...sleeps, volumeMounts: [{ name: "d", mountPath: "/d" }] },
    { volumes: [{ name: "d", hostPath: { path, ...(type === undefined ? {} : { type }) } }] },
  );

it("a hostPath that is missing is made if nothing is said of it; with a type it must be of that type", async () => {
  const missing = join(dir, "case-hp", "not", "there");
  await runs(hostPathPod("hp", missing), "hp");
  assert.ok(existsSync(missing));
  await runs(hostPathPod("hp-file", join(dir, "made"), "FileOrCreate"), "hp-file");
  const folder = join(dir, "folder");
  await cluster.ok("POST", podsPath, hostPathPod("hp-waits", folder, "Directory"));
  const waits = await until("waits", "hp-waits", (p) => p.status.reason === "FailedMount");
  assert.is(waits.status.phase, "Pending");
  assert.match(waits.status.message ?? "", /not there|does not exist/);
  mkdirSync(folder);
  await until("runs once it is there", "hp-waits", isRunning);
  writeFileSync(join(dir, "file"), "");
  await cluster.ok("POST", podsPath, hostPathPod("hp-wrong", join(dir, "file"), "Directory"));
  const wrong = await until("says what is wrong", "hp-wrong", (p) => p.status.reason === "FailedMount");
  assert.match(wrong.status.message ?? "", /is not a directory/);
});

it("one line of a log is one line, however long it is", async () => {
  const line = (text: string): string => `process.stdout.write(${text}+"\\n");`;
  const program = `${line('"first"')}${line('"x".repeat(40000)')}${line('"end"')}setInterval(()=>{},1e6)`;
  for (const tty of [false, true]) {
    const name = tty ? "long-tty" : "long";
    await runs(podOf(name, { command: ["node", "-e", program], tty }), name);
    await logOf(name, /end/);
    const lengths = async (...options: string[]): Promise<number[]> =>
      (await cluster.troupeOk("logs", name, ...options))
        .trimEnd()
        .split("\n")
        .map((l) => l.trimEnd().length);
    assert.equal(await lengths(), [5, 40_000, 3]);
    assert.equal(await lengths("--tail", "2"), [40_000, 3]);
    assert.equal(await lengths("--tail", "1"), [3]);
    const query = `${podsPath}/${name}/log?timestamps=true`;
    const stamped = String((await cluster.call<string>("GET", query)).body).trimEnd();
    assert.equal(
      stamped.split("\n").map((l) => /^\d{4}-\d\d-\d\dT\S+Z [^0-9]*$/.test(l.trimEnd())),
      [true, true, true],
    );
    const tail = String((await cluster.call<string>("GET", `${query}&tailLines=2`)).body);
    assert.is(tail.trimEnd(), stamped.split("\n").slice(1).join("\n"));
  }
});

it("an exec probe out of time has failed, and what it started is ended", async () => {
  const readinessProbe = { exec: { command: ["sleep", "900"] }, periodSeconds: 1, timeoutSeconds: 1 };
  const nested = { exec: { command: ["sh", "-c", "sleep 901; true"] }, periodSeconds: 1, timeoutSeconds: 1 };
  const pods = [
    await runs(podOf("hung", { readinessProbe }), "hung"),
    await runs(podOf("hung-child", { readinessProbe: nested }), "hung-child"),
  ];
  const describe = await poll(
    "several probes have failed",
    () => cluster.troupeOk("get", "events"),
    (text) => /hung/.test(text),
  );
  assert.ok(describe);
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  for (const pod of pods) {
    const top = await succeed("docker", ["top", containerIdOf(pod)]);
    const hanging = top.split("\n").filter((l) => /sleep 90/.test(l));
    assert.ok(hanging.length <= 2, `${hanging.length} probes hang:\n${top}`);
    assert.is(pod.status.containerStatuses?.[0]?.ready, false);
  }
});

it("an answer drop by drop is no answer: the limit of a probe is for all of it", async () => {
  const drip = (head: string, drop: string): string[] => [
    "node",
    "-e",
    `require("net").createServer(s=>{s.on("error",()=>{});s.write(${JSON.stringify(head)});const t=setInterval(()=>s.write(${JSON.stringify(drop)}),300);s.on("close",()=>clearInterval(t))}).listen(8080)`,
  ];
  const livenessProbe = { httpGet: { port: 8080 }, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 3 };
  const servers = {
    "drip-header": drip("HTTP/1.1 200 OK\r\n", "x-a: y\r\n"),
    "drip-body": drip("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n", "drop"),
  };
  for (const [name, command] of Object.entries(servers)) await runs(podOf(name, { command, livenessProbe }), name);
  for (const name of Object.keys(servers)) {
    await until("is restarted", name, (p) => (p.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
    assert.match(await cluster.troupeOk("describe", "pod", name), /probe of main failed: .*within 1000 ms/);
  }
});

it.run();
