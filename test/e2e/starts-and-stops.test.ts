/** Starts that cannot work, ends that are told, and stops whose hooks take too long: as the real engine has them. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import { Cluster } from "./cluster.js";
import { podOf, podsPath, shell } from "./manifests.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { containerIdOf, runsAnew, type Seen } from "./watcher.js";

const it = suite("starts and stops");
let cluster: Cluster;
let folder: string;

it.before(async () => {
  folder = mkdtempSync(join(tmpdir(), "troupe-e2e-out-"));
  cluster = await Cluster.up({ title: "starts", minions: 1, standIns: ["echo"] });
});
it.after(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
});

const docker = (...args: string[]): Promise<string> => succeed("docker", args);
const get = (name: string): Promise<Seen> => cluster.ok<Seen>("GET", `${podsPath}/${name}`);
const until = (what: string, name: string, fits: (pod: Seen) => boolean, patienceMs = 20_000): Promise<Seen> =>
  poll(what, () => get(name), fits, patienceMs);
const once = { restartPolicy: "Never" };
const out = { volumes: [{ name: "out", hostPath: { path: "" } }] };
const into = { volumeMounts: [{ name: "out", mountPath: "/out" }] };
const outside = (): typeof out => ({ volumes: [{ name: "out", hostPath: { path: folder } }] });

async function reasons(name: string): Promise<string[]> {
  const path = "/api/v1/namespaces/default/events";
  const { items } = await cluster.ok<{ items: { reason: string; involvedObject: { name: string } }[] }>("GET", path);
  return items.filter((event) => event.involvedObject.name === name).map((event) => event.reason);
}

for (const [what, fields, code, reason] of [
  ["no such program", { command: ["/no/such/program"] }, 127, "ContainerCannotRun"],
  ["not on the path", { command: ["nosuchprogram"] }, 127, "ContainerCannotRun"],
  ["not executable", { command: ["/etc/passwd"] }, 126, "ContainerCannotRun"],
  ["no such directory to work in", { command: ["sh", "-c", "true"], workingDir: "/etc/passwd" }, 128, "StartError"],
] as const)
  it(`Never, ${what}: Failed, with code, reason and the program's name, and not started again`, async () => {
    const name = what.replaceAll(" ", "-");
    await cluster.ok("POST", podsPath, podOf(name, { ...fields }, once));
    const pod = await until("it failed", name, (p) => p.status.phase === "Failed", 10_000);
    const { terminated } = pod.status.containerStatuses?.[0]?.state ?? {};
    assert.equal([terminated?.["exitCode"], terminated?.["reason"]], [code, reason]);
    assert.match(String(terminated?.["message"]), fields.command[0] ?? "?");
    assert.is((await reasons(name)).filter((r) => r === reason).length, 1);
    await cluster.troupeOk("delete", "pod", name);
  });

it("Always, no such program: it waits, longer each time", async () => {
  await cluster.ok("POST", podsPath, podOf("always", { command: ["/no/such/program"] }));
  const pod = await until("it backs off", "always", (p) => p.status.reason === "CrashLoopBackOff");
  const [told] = pod.status.containerStatuses ?? [];
  assert.is(told?.state["waiting"]?.["reason"], "CrashLoopBackOff");
  assert.is(told?.lastState?.["terminated"]?.["exitCode"], 127);
  await cluster.troupeOk("delete", "pod", "always");
});

it("the last end keeps its reason, whatever becomes of the next start", async () => {
  await cluster.ok("POST", podsPath, podOf("reason", shell("exec sleep 3600")));
  const pod = await until("it runs", "reason", (p) => p.status.phase === "Running");
  const mine = ["--filter", `label=${labelKeys.podUid}=${pod.metadata.uid}`];
  const created = await poll(
    "it has a spare",
    () => docker("ps", "-aq", ...mine, "--filter", "status=created"),
    (ids) => ids.trim() !== "",
  );
  await docker("rm", created.trim());
  await docker("kill", containerIdOf(pod));
  const after = await until("it runs anew", "reason", (p) => runsAnew(p, containerIdOf(pod)));
  const last = after.status.containerStatuses?.[0]?.lastState?.["terminated"];
  assert.equal([last?.["exitCode"], last?.["reason"]], [137, "Error"]);
  await cluster.troupeOk("delete", "pod", "reason");
});

it("a hook that uses the grace period up: TERM all the same, 2 s before KILL", async () => {
  const line = "trap 'echo term >>/out/t; exit 0' TERM; while :; do sleep 1; done";
  const lifecycle = { preStop: { exec: { command: ["sleep", "1000"] } } };
  await cluster.ok(
    "POST",
    podsPath,
    podOf("pre", { ...shell(line), ...into, lifecycle }, { ...outside(), terminationGracePeriodSeconds: 3 }),
  );
  await until("it runs", "pre", (p) => p.status.phase === "Running");
  const beganMs = performance.now();
  await cluster.troupeOk("delete", "pod", "pre");
  const tookMs = performance.now() - beganMs;
  assert.ok(tookMs >= 3_000 && tookMs < 12_000, `gone after ${Math.round(tookMs)} ms`);
  assert.is(readFileSync(join(folder, "t"), "utf8"), "term\n");
  assert.ok((await reasons("pre")).includes("FailedPreStopHook"));
});

it("what completed and was pruned does not run again after a restart of the minion's daemon", async () => {
  const containers = [
    { name: "once", image: "troupe/echo:1", ...shell("echo run >>/out/n"), ...into },
    { name: "lives", image: "troupe/echo:1", ...shell("exec sleep 3600") },
  ];
  await cluster.ok(
    "POST",
    podsPath,
    podOf("half", {}, { ...outside(), ...once, containers, terminationGracePeriodSeconds: 2 }),
  );
  const terminated = (p: Seen) => p.status.containerStatuses?.find((c) => c.name === "once")?.state["terminated"];
  const before = await until("it completed", "half", (p) => terminated(p)?.["reason"] === "Completed");
  await docker("container", "prune", "-f", "--filter", `label=${labelKeys.cluster}=${cluster.name}`);
  const [minion] = (await cluster.daemons()).filter((d) => d.role === "minion");
  process.kill(minion?.pid ?? 0, "SIGKILL");
  await cluster.start();
  await cluster.ok("POST", podsPath, podOf("after", shell("exec sleep 3600")));
  await until("the next pod runs", "after", (p) => p.status.phase === "Running");
  const again = ["ps", "-aq", "--filter", `label=${labelKeys.podUid}=${before.metadata.uid}`];
  assert.is((await docker(...again, "--filter", `label=${labelKeys.container}=once`)).trim(), "");
  assert.is(readFileSync(join(folder, "n"), "utf8"), "run\n");
  assert.equal(terminated(await get("half")), terminated(before));
});

it.run();
