/** A pod's directories on a real disk: who may write what. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import type { core } from "../../../../core/objects/types.js";
import { hostVolumes } from "../../../../daemon/minion/volumes/host-volumes.js";

const dir = mkdtempSync("/var/tmp/troupe-volumes-test-");
const volumes = hostVolumes({
  dataDir: join(dir, "data"),
  partsDir: join(dir, "parts"),
  sees: async (path) => existsSync(path),
  clone: { protocols: ["file"] },
});
// Whoever clones is not root.
chmodSync(dir, 0o755);
const noFiles = () => new Map();
const test = suite("volumes");
test.after(() => rmSync(dir, { recursive: true }));

let count = 0;
const podWith = (spec: Partial<core.PodSpec>, container: Partial<core.Container> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", uid: `u${count++}` },
  spec: { containers: [{ name: "c", image: "i", ...container }], ...spec },
});
const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const sourceOf = (pod: Pod, target: string): string =>
  volumes.mounts(pod, "c").find((m) => m.target === target)?.source ?? "";

test("nobody else on the host looks into what is pods'", async () => {
  const before = process.umask(0);
  try {
    await volumes.prepare(podWith({ volumes: [{ name: "v", emptyDir: {} }] }), noFiles);
  } finally {
    process.umask(before);
  }
  assert.is(modeOf(join(dir, "data", "pods")) & 0o027, 0);
});

test("what is mounted later comes through where the pod asks for it", () => {
  const ways = ["None", "HostToContainer", "Bidirectional"] as const;
  const volumeMounts = [
    ...ways.map((mountPropagation) => ({ name: "v", mountPath: `/${mountPropagation}`, mountPropagation })),
    { name: "v", mountPath: "/plain" },
  ];
  const pod = podWith({ volumes: [{ name: "v", emptyDir: {} }] }, { volumeMounts });
  const asked = volumes.mounts(pod, "c").map(({ target, propagation }) => [target, propagation]);
  assert.equal(asked.slice(0, 4), [
    ["/None", undefined],
    ["/HostToContainer", "rslave"],
    ["/Bidirectional", "rshared"],
    ["/plain", undefined],
  ]);
});

const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? test : test.skip;
itAsRoot("fsGroup: an emptyDir is the group's, and what is made in it, too; a hostPath is left alone", async () => {
  const host = join(dir, "host");
  mkdirSync(host);
  const repository = join(dir, "repository");
  const git = (...args: string[]): unknown =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { stdio: "pipe" });
  git("init", "-q", repository);
  writeFileSync(join(repository, "file"), "cloned", { mode: 0o600 });
  git("-C", repository, "add", "file");
  git("-C", repository, "commit", "-qm", "one");
  execFileSync("chown", ["-R", "65534:65534", repository]);
  const volumeMounts = ["empty", "host", "code"].map((name) => ({ name, mountPath: `/${name}` }));
  const pod = podWith(
    {
      securityContext: { fsGroup: 6000 },
      volumes: [
        { name: "empty", emptyDir: {} },
        { name: "host", hostPath: { path: host } },
        { name: "code", gitRepo: { repository: `file://${repository}` } },
      ],
    },
    { volumeMounts },
  );
  await volumes.prepare(pod, noFiles);
  const empty = sourceOf(pod, "/empty");
  assert.is(statSync(empty).gid, 6000);
  assert.is(modeOf(empty), 0o2777);
  const cloned = join(sourceOf(pod, "/code"), "repository", "file");
  assert.is(statSync(cloned).gid, 6000);
  assert.is(modeOf(cloned) & 0o060, 0o060);
  assert.is(statSync(host).gid, 0);
});

test.run();
