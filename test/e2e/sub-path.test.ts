/** Parts of volumes on a real engine, while a container does what it can to lead out of them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning, type Seen, type Watcher } from "./watcher.js";

const isRoot = process.getuid?.() === 0;
const it = suite("parts of volumes");
const test = isRoot ? it : it.skip;
const dir = mkdtempSync(join(tmpdir(), "troupe-e2e-parts-"));
const [volume, outside] = [join(dir, "volume"), join(dir, "outside")];
const rounds = 20;
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  if (!isRoot) return;
  for (const path of [join(volume, "part"), outside]) mkdirSync(path, { recursive: true });
  writeFileSync(join(outside, "words"), "of-the-host");
  writeFileSync(join(volume, "file"), "of-a-file");
  cluster = await Cluster.up({ title: "parts", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(async () => {
  if (isRoot) await cluster.close();
  rmSync(dir, { recursive: true });
});

const until = async (what: string, name: string, fits: (pod: Seen) => boolean): Promise<Seen> =>
  (await watcher.until(`${name} ${what}`, (pod) => pod.metadata.name === name && fits(pod))).object;
const volumes = [{ name: "v", hostPath: { path: volume } }];
const mountsOfParts = (): string[] =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(" /run/troupe/"));

const whole = { volumeMounts: [{ name: "v", mountPath: "/v" }] };
/** The image has no ln and no mv. */
const node = (script: string): object => ({
  command: ["node", "-e", `const fs = require("fs"); ${script}; setInterval(() => {}, 1e6);`],
});
const part = (subPath: string): object => ({ volumeMounts: [{ name: "v", mountPath: "/part", subPath }] });

test("folders and files, by name and by variables", async () => {
  const env = [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }];
  const volumeMounts = [
    { name: "v", mountPath: "/own", subPathExpr: "pods/$(POD_NAME)" },
    { name: "v", mountPath: "/file", subPath: "file", readOnly: true },
  ];
  const line = "echo mine >/own/f; while [ ! -e /tmp/end ]; do sleep 0.1; done";
  const manifest = podOf("plain", { ...shell(line), env, volumeMounts }, { volumes });
  await cluster.ok("POST", podsPath, manifest);
  await until("runs", "plain", isRunning);
  assert.is(await cluster.troupeOk("exec", "plain", "--", "cat", "/file"), "of-a-file");
  await poll(
    "it wrote",
    async () => readFileSync(join(volume, "pods", "plain", "f"), "utf8"),
    (text) => text === "mine\n",
  );
  // A container that ends is replaced by one with the same.
  await cluster.troupeOk("exec", "plain", "--", "touch", "/tmp/end");
  await until(
    "was started again",
    "plain",
    (p) => (p.status.containerStatuses?.[0]?.restartCount ?? 0) > 0 && isRunning(p),
  );
  assert.is(await cluster.troupeOk("exec", "plain", "--", "cat", "/own/f", "/file"), "mine\nof-a-file");
});

test("a link out of the volume keeps the container from its start, and says so", async () => {
  const makes = podOf("maker", { ...node(`fs.symlinkSync("${outside}", "/v/link")`), ...whole }, { volumes });
  await cluster.ok("POST", podsPath, makes);
  await poll(
    "the link is there",
    async () => readdirSync(volume),
    (names) => names.includes("link"),
  );
  await cluster.ok("POST", podsPath, podOf("led", { ...shell("cat /part/words"), ...part("link") }, { volumes }));
  const pod = await until("is refused", "led", (p) => /leads out/.test(p.status.message ?? ""));
  assert.is(pod.status.reason, "FailedMount");
});

test(`${rounds} pods begin while another swaps the part for a link to the host: none sees the host`, async () => {
  const swap = `
    const attempt = (change) => { try { change(); } catch {} };
    fs.writeFileSync("/v/swapping", "");
    for (;;) {
      attempt(() => fs.rmSync("/v/aside", { recursive: true }));
      attempt(() => fs.renameSync("/v/part", "/v/aside"));
      attempt(() => fs.symlinkSync("${outside}", "/v/part"));
      attempt(() => fs.rmSync("/v/part"));
      attempt(() => fs.mkdirSync("/v/part"));
    }`;
  await cluster.ok("POST", podsPath, podOf("swapper", { ...node(swap), ...whole }, { volumes }));
  await poll(
    "it swaps",
    async () => readdirSync(volume),
    (names) => names.includes("swapping"),
  );
  const names = Array.from({ length: rounds }, (_, i) => `victim-${i}`);
  const reads = { ...shell("cat /part/words; echo end"), ...part("part") };
  for (const name of names) await cluster.ok("POST", podsPath, podOf(name, reads, { volumes, restartPolicy: "Never" }));
  const isJudged = ({ status }: Seen): boolean => {
    const waiting = status.containerStatuses?.[0]?.state?.waiting?.reason ?? "";
    return (
      ["Succeeded", "Failed"].includes(status.phase ?? "") || /\bFailed|Error\b/.test(`${status.reason}|${waiting}`)
    );
  };
  for (const name of names) {
    // One that is refused is tried again, later each time, and may meet a link each time.
    await until("has ended or was refused", name, isJudged);
    const said = await cluster.troupe(["logs", name]);
    assert.not.match(said.stdout + said.stderr, /of-the-host/);
  }
});

test("what was mounted is taken away with its pods, and stays as it is", async () => {
  assert.ok(mountsOfParts().length > 0);
  const minion = (await cluster.daemons()).find((d) => d.role === "minion");
  process.kill(minion?.pid ?? 0, "SIGKILL");
  for (const { metadata } of (await cluster.ok<{ items: Seen[] }>("GET", podsPath)).items)
    await cluster.ok("DELETE", `${podsPath}/${metadata.name}?gracePeriodSeconds=0`);
  await cluster.start();
  await poll(
    "nothing is mounted",
    async () => mountsOfParts(),
    (mounts) => mounts.length === 0,
  );
  assert.is(readFileSync(join(volume, "file"), "utf8"), "of-a-file");
  assert.is(readFileSync(join(outside, "words"), "utf8"), "of-the-host");
});

it.run();
