/** ConfigMaps and Secrets in real pods: variables and files, changed while a pod runs, waited for, and nowhere in plain text. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath } from "./manifests.js";
import { poll } from "./poll.js";
import { isRunning, type Watcher } from "./watcher.js";

const it = suite("configuration of pods");
let cluster: Cluster;
let watcher: Watcher;
const password = "hunter2-in-plain-text";
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const of = (plural: string): string => `/api/v1/namespaces/default/${plural}`;
const asRoot = process.getuid?.() === 0;

const putMap = (name: string, data: object): Promise<unknown> =>
  cluster.ok("PUT", `${of("configmaps")}/${name}`, { kind: "ConfigMap", apiVersion: "v1", metadata: { name }, data });
const makeMap = (name: string, data: object): Promise<unknown> =>
  cluster.ok("POST", of("configmaps"), { kind: "ConfigMap", apiVersion: "v1", metadata: { name }, data });
const makeSecret = (name: string, stringData: object): Promise<unknown> =>
  cluster.ok("POST", of("secrets"), { kind: "Secret", apiVersion: "v1", metadata: { name }, stringData });
const sh = (pod: string, line: string): Promise<string> =>
  cluster.troupeOk("exec", pod, "--", "sh", "-c", line).then((text) => text.trim());

it.before(async () => {
  cluster = await Cluster.up({ title: "config", minions: 1, standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(() => cluster.close());

const stats =
  'for(const p of process.argv.slice(1)){const s=require("fs").statSync(p);console.log((s.mode&4095).toString(8)+":"+s.gid)}';

const all = podOf(
  "all",
  {
    env: [
      { name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "level" } } },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } },
      { name: "NONE", valueFrom: { secretKeyRef: { name: "nowhere", key: "x", optional: true } } },
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "MEMORY", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
      { name: "BOTH", value: "$(LEVEL)-$(S_password)-$$(LEVEL)-$(MISSING)" },
    ],
    envFrom: [{ prefix: "S_", secretRef: { name: "login" } }, { configMapRef: { name: "nowhere", optional: true } }],
    resources: { limits: { memory: "64Mi" } },
    volumeMounts: [
      { name: "map", mountPath: "/map" },
      { name: "secret", mountPath: "/secret" },
      { name: "me", mountPath: "/me" },
      { name: "mixed", mountPath: "/mixed" },
      ...(asRoot ? [{ name: "map", mountPath: "/one/level", subPath: "level" }] : []),
    ],
  },
  {
    securityContext: asRoot ? { fsGroup: 4000 } : {},
    volumes: [
      { name: "map", configMap: { name: "settings" } },
      {
        name: "secret",
        secret: { secretName: "login", defaultMode: 0o400, items: [{ key: "password", path: "a/b" }] },
      },
      { name: "me", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
      {
        name: "mixed",
        projected: {
          sources: [
            { configMap: { name: "settings", items: [{ key: "script", path: "run", mode: 0o755 }] } },
            { secret: { name: "login" } },
            { serviceAccountToken: { path: "token" } },
            { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
          ],
        },
      },
    ],
  },
);

it("a pod sees it in variables and files, with modes, groups and parts", async () => {
  await makeMap("settings", { level: "1", script: "#!/bin/sh\necho ran\n" });
  await makeSecret("login", { user: "me", password });
  await cluster.ok("POST", podsPath, all);
  await watcher.until("it runs", (pod) => pod.metadata.name === "all" && isRunning(pod));
  assert.is(
    await sh("all", 'echo "$LEVEL,$PASSWORD,$NONE,$NODE,$MEMORY,$S_user,$BOTH"'),
    `1,${password},,127.0.0.2,64,me,1-${password}-$(LEVEL)-$(MISSING)`,
  );
  assert.is(await sh("all", "cat /map/level /secret/a/b /mixed/password /mixed/name"), `1${password}${password}all`);
  assert.is(await sh("all", "sh /mixed/run"), "ran");
  assert.match(await sh("all", "cat /mixed/token"), /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.is(await sh("all", "cat /me/labels"), 'app="all"');
  const modes = await sh("all", `node -e '${stats}' /map/level /secret/a/b /mixed/run`);
  assert.equal(modes.split("\n"), asRoot ? ["644:4000", "440:4000", "755:4000"] : modes.split("\n"));
  assert.match(await sh("all", "echo x > /map/level || true; ls -A /map"), /level/);
  assert.is(await sh("all", "cat /map/level"), "1");
});

it("files change while it runs, all at once; variables and parts do not", async () => {
  await putMap("settings", { level: "2", added: "new" });
  const secret = { kind: "Secret", apiVersion: "v1", metadata: { name: "login" } };
  await cluster.ok("PUT", `${of("secrets")}/login`, { ...secret, stringData: { user: "me", password: "changed" } });
  await cluster.troupeOk("label", "pod", "all", "more=yes");
  await poll(
    "the files are the new ones",
    () => sh("all", "cat /map/level /map/added /secret/a/b; ls /map; cat /me/labels"),
    (text) => text === '2newchangedadded\nlevel\napp="all"\nmore="yes"',
  );
  assert.is(await sh("all", 'echo "$LEVEL,$PASSWORD"'), `1,${password}`);
  if (asRoot) assert.is(await sh("all", "cat /one/level"), "1");
});

it("what is deleted leaves what runs, and what is missing is waited for", async () => {
  await cluster.ok("DELETE", `${of("secrets")}/login`);
  const waits = (name: string, fields: object, spec: object = {}): Promise<unknown> =>
    cluster.ok("POST", podsPath, podOf(name, fields as never, spec as never));
  await waits("variable", {
    env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "later", key: "a" } } }],
  });
  await waits(
    "volume",
    { volumeMounts: [{ name: "v", mountPath: "/v" }] },
    { volumes: [{ name: "v", secret: { secretName: "later" } }] },
  );
  const waiting = (pod: { status?: { containerStatuses?: { state?: { waiting?: { reason?: string } } }[] } }) =>
    pod.status?.containerStatuses?.[0]?.state?.waiting?.reason;
  await watcher.until(
    "it says why",
    (pod) => pod.metadata.name === "variable" && waiting(pod as never) === "CreateContainerConfigError",
  );
  await poll(
    "an event says why",
    () => cluster.troupeOk("get", "events"),
    (text) =>
      /MountVolume.SetUp failed for volume "v" : secret "later" not found/.test(text) &&
      /configmap "later" not found/.test(text),
  );
  await makeMap("later", { b: "2" });
  await poll(
    "the key is missing now",
    () => cluster.troupeOk("get", "events"),
    (text) => /couldn't find key a in ConfigMap default\/later/.test(text),
  );
  await putMap("later", { a: "came" });
  await makeSecret("later", { s: "came, too" });
  for (const name of ["variable", "volume"])
    await watcher.until(`${name} runs`, (pod) => pod.metadata.name === name && isRunning(pod));
  assert.is(await sh("variable", "echo $A"), "came");
  assert.is(await sh("volume", "cat /v/s"), "came, too");
  assert.is(await sh("all", "cat /secret/a/b"), "changed");
});

it("no secret stands in a file of the cluster, nor in what is shown of its actors", async () => {
  const folder = join(cluster.home, "clusters", cluster.name);
  assert.ok(existsSync(folder));
  for (const word of ["came, too", base64("came, too"), "changed", base64("changed")]) {
    const { stdout } = spawnSync("grep", ["-rlF", word, folder], { encoding: "utf8" });
    // The container's own variables are the engine's to keep, and ConfigMaps are no secrets.
    assert.is(stdout, "", word);
  }
  const actors = JSON.stringify(await cluster.ok("GET", "/actors"));
  for (const word of [password, base64(password)]) assert.not.ok(actors.includes(word));
});

it.run();
