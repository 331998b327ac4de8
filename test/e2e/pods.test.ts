/** What containers get and how they live: variables, volumes, restarts, probes, hooks, logs, exec. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, serviceOf, servicesPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import type { Seen, Watcher } from "./watcher.js";
import { isRunning } from "./watcher.js";

const it = suite("pods");
const dir = mkdtempSync(join(tmpdir(), "troupe-e2e-pods-"));
let cluster: Cluster;
let watcher: Watcher;

it.before(async () => {
  cluster = await Cluster.up({ title: "pods", standIns: ["echo"] });
  watcher = await cluster.watch("pods");
});
it.after(async () => {
  await cluster.close();
  rmSync(dir, { recursive: true });
});

const until = async (what: string, name: string, fits: (pod: Seen) => boolean): Promise<Seen> =>
  (await watcher.until(`${name} ${what}`, (pod) => pod.metadata.name === name && fits(pod))).object;

async function runs(pod: object, name: string): Promise<Seen> {
  await cluster.ok("POST", podsPath, pod);
  return until("runs", name, isRunning);
}

const exec = (name: string, ...command: string[]): Promise<string> => cluster.troupeOk("exec", name, "--", ...command);

it("service variables: the names of 0.5.4 and of the article, for services that exist", async () => {
  const { spec } = await cluster.ok<Seen>("POST", servicesPath, serviceOf("ci-web", 8888, 8080));
  const ip = spec.clusterIP ?? "";
  await runs(podOf("env", { env: [{ name: "OWN", value: "mine $(NOT)" }] }), "env");
  const env = new Map(
    (await exec("env", "env")).split("\n").map((l) => [l.split("=")[0], l.split("=").slice(1).join("=")]),
  );
  const expected = {
    OWN: "mine $(NOT)",
    CI_WEB_SERVICE_HOST: ip,
    CI_WEB_SERVICE_PORT: "8888",
    CI_WEB_PORT: `tcp://${ip}:8888`,
    CI_WEB_PORT_8888_TCP: `tcp://${ip}:8888`,
    CI_WEB_PORT_8888_TCP_PROTO: "tcp",
    CI_WEB_PORT_8888_TCP_PORT: "8888",
    CI_WEB_PORT_8888_TCP_ADDR: ip,
    CI_WEB_PORT_8080_TCP: `tcp://${ip}:8888`,
  };
  for (const [name, value] of Object.entries(expected)) assert.is(env.get(name), value, name);
  for (const name of ["KUBERNETES_SERVICE_HOST", "KUBERNETES_RO_SERVICE_HOST", "SERVICE_HOST"])
    assert.ok(env.get(name), `${name} is missing`);
});

it("volumes: emptyDir is shared by a pod's containers, in memory where that is asked for, hostDir is the host's, readOnly holds", async () => {
  const host = join(dir, "host");
  mkdirSync(host);
  writeFileSync(join(host, "from-host"), "hello");
  const container = (name: string, readOnly: boolean): object => ({
    name,
    image: "troupe/echo:1",
    // Both are in one network: only one may have the ports.
    env: ["HTTP_PORT", "TCP_PORT", "UDP_PORT"].map((port) => ({ name: port, value: "0" })),
    command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"],
    volumeMounts: [
      { name: "shared", mountPath: "/shared", readOnly },
      { name: "host", mountPath: "/host" },
      { name: "memory", mountPath: "/dev/shm" },
    ],
  });
  const manifest = podOf(
    "volumes",
    {},
    {
      containers: [container("one", false), container("two", true)],
      volumes: [
        { name: "shared", emptyDir: {} },
        { name: "memory", emptyDir: { medium: "Memory" } },
        { name: "host", hostPath: { path: host } },
      ],
    },
  );
  await runs(manifest, "volumes");
  const of = (name: string, line: string): Promise<string> =>
    cluster.troupeOk("exec", "volumes", "-c", name, "--", "sh", "-c", line);
  await of("one", "echo words > /shared/note; echo back > /host/from-pod");
  assert.is(await of("two", "cat /shared/note /host/from-host"), "words\nhello");
  assert.is(readFileSync(join(host, "from-pod"), "utf8"), "back\n");
  await of("one", "echo kept > /dev/shm/note");
  const typeOf = `while read -r _ at type _; do [ "$at" != /dev/shm ] || echo "$type"; done < /proc/mounts`;
  assert.is(await of("two", `cat /dev/shm/note; ${typeOf}`), "kept\ntmpfs\n");
  const refused = await cluster.troupe(["exec", "volumes", "-c", "two", "--", "touch", "/shared/no"]);
  assert.not.equal(refused.code, 0);
  assert.match(refused.stderr + refused.stdout, /Read-only file system/);
});

it("restart policies: Never ends, OnFailure tries until it succeeds, Always goes on", async () => {
  const once = { restartPolicy: "Never" };
  const mount = { volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const data = { volumes: [{ name: "data", emptyDir: {} }] };
  const second = "if [ -e /data/tried ]; then exit 0; fi; touch /data/tried; exit 7";
  await cluster.ok("POST", podsPath, podOf("never-good", shell("exit 0"), once));
  await cluster.ok("POST", podsPath, podOf("never-bad", shell("exit 3"), once));
  const onFailure = { restartPolicy: "OnFailure", ...data };
  await cluster.ok("POST", podsPath, podOf("on-failure", { ...shell(second), ...mount }, onFailure));
  await cluster.ok("POST", podsPath, podOf("always", shell("exit 0")));
  await until("succeeds", "never-good", (p) => p.status.phase === "Succeeded");
  // For a moment it is Running with a container that ended: its minion has yet to find that nothing more is to be done.
  const bad = await until("fails", "never-bad", (p) => p.status.phase === "Failed");
  assert.is(bad.status.containerStatuses?.[0]?.state["terminated"]?.["exitCode"], 3);
  const tried = await until("succeeds", "on-failure", (p) => p.status.phase === "Succeeded");
  assert.is(tried.status.containerStatuses?.[0]?.restartCount, 1);
  await until("was started again", "always", (p) => (p.status.containerStatuses?.[0]?.restartCount ?? 0) > 0);
  const { object } = await watcher.until("never-bad", (p) => p.metadata.name === "never-bad", { from: 0 });
  assert.is(object.status.containerStatuses?.[0]?.restartCount ?? 0, 0);
});

it("a liveness probe that fails restarts the container; readiness decides over traffic", async () => {
  const probe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1, failureThreshold: 1 };
  const before = await runs(podOf("probed", { livenessProbe: probe, readinessProbe: probe }), "probed");
  await until("is ready", "probed", (p) => p.status.containerStatuses?.[0]?.ready === true);
  await fetch(`http://${before.status.podIP}:8080/fail`);
  const after = await until(
    "was restarted",
    "probed",
    (p) => p.status.containerStatuses?.[0]?.restartCount === 1 && isRunning(p),
  );
  assert.is(after.metadata.uid, before.metadata.uid);
  assert.match(await cluster.troupeOk("describe", "pod", "probed"), /[Uu]nhealthy|[Pp]robe/);
});

it("a graceful stop: preStop runs, then SIGTERM is heard, within the grace period", async () => {
  const host = join(dir, "stopped");
  mkdirSync(host);
  const manifest = podOf(
    "graceful",
    {
      ...shell("trap 'echo term >> /host/log; exit 0' TERM; while true; do sleep 0.1; done"),
      lifecycle: { preStop: { exec: { command: ["sh", "-c", "echo pre-stop >> /host/log"] } } },
      volumeMounts: [{ name: "host", mountPath: "/host" }],
    },
    { volumes: [{ name: "host", hostPath: { path: host } }] },
  );
  await runs(manifest, "graceful");
  await cluster.troupeOk("delete", "pod", "graceful");
  assert.is(readFileSync(join(host, "log"), "utf8"), "pre-stop\nterm\n");
});

it("logs: of now, of before a restart, and as they come", async () => {
  await runs(
    podOf("talker", shell("echo first; echo oops >&2; trap 'exit 0' TERM; while true; do sleep 0.1; done")),
    "talker",
  );
  const log = await poll(
    "both lines are there",
    () => cluster.troupeOk("logs", "talker"),
    (text) => text.split("\n").length > 2,
  );
  assert.equal(log.trim().split("\n").sort(), ["first", "oops"]);
  assert.match(await cluster.troupeOk("logs", "never-bad"), /^$/);
});

it("exec: output, standard input, exit codes", async () => {
  assert.is(await exec("env", "sh", "-c", "echo out; echo err >&2"), "out\n");
  assert.is((await cluster.troupe(["exec", "env", "--", "sh", "-c", "exit 42"])).code, 42);
  const typed = await cluster.troupe(["exec", "-i", "env", "--", "cat"], { stdin: "typed\n" });
  assert.is(typed.stdout, "typed\n");
  const missing = await cluster.troupe(["exec", "env", "--", "no-such-program"]);
  assert.not.equal(missing.code, 0);
  // Docker says it on either of the two, depending on its version.
  assert.match(missing.stdout + missing.stderr, /no-such-program/);
});

it.run();
