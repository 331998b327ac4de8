/** The program itself, against the real API over a store in memory. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ExecSession, LogOptions, StreamPort } from "../../../daemon/api/stream-port.js";
import { addMinion } from "../../daemon/api/cluster.js";
import { inMemory } from "./in-memory.js";

const test = suite("troupe against the API");

let logAsked: LogOptions | undefined;

/** `cat` sends its input back; anything else ends with code 7. */
function session(command: readonly string[]): ExecSession {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const exitCode = new Promise<number>((resolve) => {
    if (command[0] === "cat") {
      stdin.pipe(stdout);
      stderr.end();
      stdout.on("end", () => resolve(0));
    } else {
      stdout.end("out");
      stderr.end("err");
      resolve(7);
    }
  });
  return { stdin, stdout, stderr, exitCode, resize: () => {}, close: () => {} };
}

const streams: StreamPort = {
  logs: async (_pod, _container, options) => {
    logAsked = options;
    return Readable.from(["one\n", "two\n"]);
  },
  exec: async (_pod, _container, command) => session(command),
  attach: async () => session([]),
  portForward: async () => new PassThrough(),
};

const { cluster, dir, file, ok, troupe } = inMemory(test, { streams, minionsStop: true });

const web = `apiVersion: v1
kind: ReplicationController
metadata: {name: web}
spec:
  replicas: 0
  selector: {app: web}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {tier: front}}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const lone = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lone"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}`;

test("create, get, label, scale, delete", async () => {
  const path = file("web.yaml", web);
  assert.is(await ok("create", "-f", path), 'replicationcontroller "web" created\nservice "web" created\n');
  assert.match(await ok("get", "rc"), /^NAME +DESIRED +CURRENT +READY +AGE\nweb +0 +0 +0 +\d+s\n$/);
  assert.is(await ok("get", "rc,svc", "-o", "name"), "replicationcontroller/web\nservice/web\n");
  assert.match(await ok("get", "svc", "-o", "wide", "--no-headers"), /^web +ClusterIP +10\.0\.0\.\d+ .*app=web\n$/);
  const one = JSON.parse(await ok("get", "svc", "web", "-o", "json")) as { kind: string };
  assert.is(one.kind, "Service");
  const list = JSON.parse(await ok("get", "svc", "-o", "json")) as { kind: string; items: unknown[] };
  assert.equal([list.kind, list.items.length], ["List", 1]);
  assert.is(await ok("get", "svc", "-l", "tier!=front", "-o", "name"), "");
  assert.is(await ok("label", "svc", "web", "tier-", "a=b"), 'service "web" labelled\n');
  assert.is(await ok("get", "svc", "-l", "a=b,!tier", "-o", "name"), "service/web\n");
  assert.match(await ok("get", "svc", "web", "--show-labels"), / LABELS\nweb .* a=b\n$/);
  assert.is(await ok("annotate", "svc/web", "who=me"), 'service "web" annotated\n');
  assert.is(
    (await troupe(["annotate", "svc/web", "who=you"])).stderr,
    "error: annotation who is me already; --overwrite changes it\n",
  );
  assert.is(await ok("scale", "rc/web", "--replicas", "2"), 'replicationcontroller "web" scaled from 0 to 2\n');
  assert.is(await ok("resize", "rc", "web", "0"), 'replicationcontroller "web" scaled from 2 to 0\n');
  assert.is(await ok("delete", "-f", path), 'replicationcontroller "web" deleted\nservice "web" deleted\n');
  const gone = await troupe(["get", "rc"]);
  assert.equal(
    [gone.code, gone.stdout, gone.stderr],
    [0, "", "there are no replicationcontrollers in namespace default\n"],
  );
});

test("wait, until a condition is as wanted or objects are gone", async () => {
  const early = await troupe(["wait", "minion/m1", "--for", "condition=ready"]);
  assert.equal([early.code, early.stderr], [1, 'error: minion "m1" is not there\n']);
  await addMinion(cluster(), "m1");
  assert.is(await ok("wait", "minions", "--all", "--for=condition=Ready"), "minion/m1 condition met\n");
  await troupe(["create", "-f", "-"], { stdin: lone });
  const late = await troupe(["wait", "pod/lone", "--for=condition=Ready", "--timeout=200ms"]);
  assert.equal([late.code, late.stdout], [1, ""]);
  assert.match(late.stderr, /^error: pod "lone" is not Ready True after 0.2 s; troupe describe pod\/lone says why\n$/);
  const gone = ok("wait", "pod", "lone", "--for=delete");
  await ok("delete", "pod", "lone", "--force");
  assert.is(await gone, "pod/lone condition met\n");
  assert.is(await ok("wait", "pod", "lone", "--for=delete"), "pod/lone condition met\n");
  assert.is((await troupe(["wait", "pod", "--all", "--for=delete"])).stderr, "error: there are no pods to wait for\n");
  assert.is((await troupe(["wait", "pod/lone", "--for=running"])).code, 2);
});

test("apply creates, changes and leaves alone; the article's manifests, too", async () => {
  const path = file("apply.yaml", web);
  assert.match(await ok("apply", "-f", path), /"web" created\nservice "web" created/);
  assert.match(await ok("apply", "-f", path), /"web" unchanged\nservice "web" unchanged/);
  await ok("scale", "rc/web", "1");
  writeFileSync(path, web.replace("port: 80", "port: 81").replace("  replicas: 0\n", ""));
  assert.match(await ok("apply", "-f", path), /"web" configured\nservice "web" configured/);
  assert.match(await ok("get", "svc"), /81\/TCP/);
  const jenkins = "scenarios/manifests/jenkins";
  assert.match(await ok("create", "-f", jenkins, "--dry-run"), /pod "jenkins" created \(dry run/);
  assert.is((await troupe(["get", "pod", "jenkins"])).code, 1);
  assert.is((await ok("apply", "-f", jenkins)).split("\n").length, 5);
  assert.is(await ok("get", "pod", "jenkins", "-o", "name"), "pod/jenkins\n");
});

test("what is wrong with some does not keep the others", async () => {
  const bad = `${lone}\n---\napiVersion: node.example/v1\nkind: Teapot\nmetadata: {name: x}\n---\nkind: Pod\napiVersion: v1\nmetadata: {name: Bad}\nspec: {containers: []}\n`;
  const all = await troupe(["create", "-f", file("bad.yaml", bad), "-f", join(dir, "missing.yaml")]);
  assert.is(all.code, 1);
  assert.is(all.stdout, 'pod "lone" created\n');
  assert.match(all.stderr, /Teapot \(node\.example\/v1\) is not served here/);
  assert.match(all.stderr, /pod "Bad" is invalid:\n {2}\* /i);
  assert.match(all.stderr, /there is no file .*missing\.yaml/);
  const again = await troupe(["create", "-f", "-"], { stdin: lone });
  assert.equal([again.code, again.stdout], [1, ""]);
  assert.match(again.stderr, /^error: stdin: pod "lone": .*already exists\n$/);
  const strict = await troupe(["create", "-f", "-"], { stdin: lone.replace('"image"', '"imagine": 1, "image"') });
  assert.match(strict.stderr, /unknown field "spec\.containers\[0\]\.imagine"/);
});

test("a mistake is one sentence, and a code", async () => {
  await troupe(["create", "-f", "-"], { stdin: lone });
  const cases: [string[], number, RegExp][] = [
    [["get", "podz"], 2, /^error: there is no kind "podz"; did you mean pods\?\n$/],
    [["get", "pod", "lon"], 1, /^error: there is no pod "lon" in namespace default; did you mean lone\?\n$/],
    [["get"], 2, /a kind is missing/],
    [["gte", "pods"], 2, /unknown command 'gte'\n\(Did you mean get\?\)/],
    [["get", "pods", "--wathc"], 2, /Did you mean --watch\?/],
    [["get", "pods", "-o", "xml"], 2, /Allowed choices are wide, json, yaml, name/],
    [["get", "pods", "--field-selector", "nothing=1"], 1, /cannot be selected by the field 'nothing'/],
    [["delete", "pods"], 2, /which pods to delete is missing/],
    [["scale", "pod/lone", "2"], 2, /a pod has no replicas that could be scaled/],
    [["exec", "lone"], 2, /the command is missing/],
    [["logs", "lone"], 1, /no minion yet/],
    [["drain", "nobody"], 1, /there is no minion "nobody"/],
    [["-s", "http://127.0.0.1:1", "get", "pods"], 1, /nothing listens there/],
  ];
  for (const [args, code, pattern] of cases) {
    const ran = await troupe(args);
    assert.is(ran.code, code, `${args.join(" ")}: ${ran.stderr}`);
    assert.match(ran.stderr, pattern);
    assert.is(ran.stdout, "");
  }
});

test("minions: cordon, drain, describe; why a pod waits", async () => {
  await addMinion(cluster(), "m1");
  assert.is(await ok("cordon", "m1"), 'minion "m1" cordoned\n');
  assert.is(await ok("cordon", "m1"), 'minion "m1" is cordoned already\n');
  assert.match(await ok("get", "minions"), /m1 +Ready,SchedulingDisabled/);
  await troupe(["create", "-f", "-"], { stdin: lone });
  assert.match(await ok("describe", "minion", "m1"), /Cordoned: +yes/);
  assert.match(await ok("describe", "pod/lone"), /Minion: +<none>/);
  assert.is(await ok("drain", "m1"), 'minion "m1" drained\n');
  assert.is(await ok("uncordon", "m1"), 'minion "m1" uncordoned\n');
});

test("eviction: whether it is halted, and the word that it goes on", async () => {
  await addMinion(cluster(), "m1");
  assert.is(await ok("eviction"), "eviction is not halted: 0 of 1 minion are lost (never halted)\n");
  assert.match(await ok("eviction", "release", "-o", "json"), /"released": false/);
  assert.is((await troupe(["eviction", "realease"])).code, 2);
});

async function placedPod(): Promise<void> {
  await addMinion(cluster(), "m1");
  await troupe(["create", "-f", "-"], { stdin: lone });
  const binding = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name: "lone" },
    target: { kind: "Node", name: "m1" },
  };
  // Refused if the scheduler was faster.
  await cluster().call("POST", "/api/v1/namespaces/default/pods/lone/binding", binding);
}

test("logs, exec and a drain that would lose a pod", async () => {
  await placedPod();
  assert.is(await ok("logs", "lone", "--tail", "5", "--since", "2m", "--timestamps"), "one\ntwo\n");
  assert.equal([logAsked?.tailLines, logAsked?.sinceSeconds, logAsked?.timestamps], [5, 120, true]);
  const failed = await troupe(["exec", "lone", "--", "false", "-x"]);
  assert.equal([failed.code, failed.stdout, failed.stderr], [7, "out", "err"]);
  const big = "x".repeat(300_000);
  const cat = await troupe(["exec", "-i", "pod/lone", "--", "cat"], { stdin: big });
  assert.equal([cat.code, cat.stdout.length, cat.stdout === big], [0, big.length, true]);
  const drained = await troupe(["drain", "m1"]);
  assert.is(drained.code, 1);
  assert.match(drained.stderr, /default\/lone; --force ends it all the same \(nothing was changed\)/);
});

test("a drain waits for what a disruption budget says", async () => {
  await placedPod();
  const pod = await cluster().store.get("Pod", "default", "lone");
  if (!pod) throw new Error("there is no pod lone");
  const conditions = [{ type: "Ready", status: "True" }];
  const object = { ...pod, status: { ...pod.status, phase: "Running", conditions } };
  await cluster().store.write([{ op: "update", object }]);
  const budget =
    "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: all}\nspec: {minAvailable: 1, selector: {}}\n";
  assert.is((await troupe(["create", "-f", "-"], { stdin: budget })).code, 0);
  const drained = await troupe(["drain", "m1", "--force", "--timeout", "3"]);
  assert.is(drained.code, 1);
  assert.match(
    drained.stderr,
    /is not empty after 3s: default\/lone is left \(its disruption budget lets no other pod go\)/,
  );
});

test("actors", async () => {
  await addMinion(cluster(), "m1");
  assert.match(await ok("actors"), /^ID +STATE +FOR\nminion\/m1 +Ready/);
  assert.match(await ok("actors", "minion/m1"), /Actor: +minion\/m1\nState: +Ready/);
  assert.match(await ok("actors", "minion/m1", "--machine"), /^stateDiagram-v2\n/);
  assert.match((await troupe(["actors", "minion/m2"])).stderr, /did you mean minion\/m1\?/);
});

test("version, of both or one", async () => {
  assert.match(await ok("version"), /^client +\d+\.\d+\.\d+\nserver +0\.1\.0 \(API v1\.\d+\)\n$/);
  const both = JSON.parse(await ok("version", "-o", "json")) as { client: object; server: object };
  assert.equal(Object.keys(both), ["client", "server"]);
  assert.match(await ok("version", "--client"), /^client +\S+\n$/);
});

test.run();
