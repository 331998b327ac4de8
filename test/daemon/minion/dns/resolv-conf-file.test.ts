import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { withResolvConf } from "../../../../daemon/minion/dns/resolv-conf-file.js";
import type { Mount } from "../../../../daemon/minion/engine/engine.js";
import type { Volumes } from "../../../../daemon/minion/ports.js";

const it = suite("a pod's resolv.conf");
let dataDir = "";
it.before.each(() => {
  dataDir = mkdtempSync(join(tmpdir(), "resolv-conf-"));
});
it.after.each(() => rmSync(dataDir, { recursive: true, force: true }));

const pod = { metadata: { name: "p", namespace: "shop", uid: "u1" }, spec: { containers: [] } } as unknown as Pod;
const ground = async () => ({
  ...{ resolver: "10.244.0.1", engine: "127.0.0.11", domain: "cluster.local" },
  host: { nameservers: [], searches: [], options: [] },
});
const inner = (mounts: Mount[]): Volumes =>
  ({ prepare: async () => {}, mounts: () => mounts, remove: async () => {} }) as unknown as Volumes;
const volumes = (mounts: Mount[] = []): Volumes =>
  withResolvConf(inner(mounts), { ground, onAnswers: () => {} }, dataDir);

it("is a file of its own, that anybody in the pod may read", async () => {
  const made = volumes();
  await made.prepare(pod, {} as never);
  const [mount] = made.mounts(pod, "main");
  assert.is(mount?.target, "/etc/resolv.conf");
  assert.match(readFileSync(mount?.source ?? "", "utf8"), /^search shop\.svc\.cluster\.local /);
  assert.is(statSync(mount?.source ?? "").mode & 0o777, 0o644);
});

it("is not mounted where the container mounts one itself, nor where there is none", async () => {
  assert.equal(volumes().mounts(pod, "main"), []);
  const own = [{ source: "/x", target: "/etc/resolv.conf", readOnly: true }];
  const made = volumes(own);
  await made.prepare(pod, {} as never);
  assert.equal(made.mounts(pod, "main"), own);
});

it("made anew, it is the same file: containers that run see it", async () => {
  const made = volumes();
  await made.prepare(pod, {} as never);
  const file = made.mounts(pod, "main")[0]?.source ?? "";
  const { ino } = statSync(file);
  writeFileSync(file, "what a program wrote there\n");
  await made.prepare(pod, {} as never);
  assert.is(statSync(file).ino, ino);
  assert.ok(existsSync(file) && !readFileSync(file, "utf8").includes("wrote"));
});

it("a pod that was left to its engine has the resolver once there is one, in the same file", async () => {
  let [resolver, tell] = ["", () => {}];
  const dns = {
    ground: async () => ({ ...(await ground()), resolver }),
    onAnswers: (listener: () => void) => {
      tell = listener;
    },
  };
  const made = withResolvConf(inner([]), dns, dataDir);
  await made.prepare(pod, {} as never);
  const file = made.mounts(pod, "main")[0]?.source ?? "";
  const { ino } = statSync(file);
  assert.is(readFileSync(file, "utf8"), "nameserver 127.0.0.11\n");
  resolver = "10.244.0.1";
  tell();
  while (!readFileSync(file, "utf8").includes("10.244.0.1")) await new Promise(setImmediate);
  assert.is(statSync(file).ino, ino);
  await made.remove("u1");
});

it.run();
