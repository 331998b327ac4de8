/** A Docker engine for a live run: the one that answers, or, where that is possible, one of the run's own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Docker from "dockerode";
import { engineAdvice } from "../../cli/local/engine-advice.js";
import { Fault } from "../../core/fault.js";

const run = promisify(execFile);
const answerMsMax = 5_000;
const startMsMax = 60_000;
const stopMsMax = 15_000;
const installMsMax = 300_000;
const lookMs = 100;
const sbin = ":/usr/local/sbin:/usr/sbin:/sbin";

export interface RunEngine {
  /** For DOCKER_HOST; undefined: the usual engine. */
  host: string | undefined;
  /** What it is, for people. */
  description: string;
  /** Stops it, if it is the run's own. */
  stop(): Promise<void>;
}

type Say = (text: string) => void;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function versionOf(docker: Docker): Promise<string> {
  const timeout = delay(answerMsMax).then(() => {
    throw new Error(`it did not answer within ${answerMsMax / 1000} s`);
  });
  const { Version } = await Promise.race([docker.version(), timeout]);
  return Version;
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/**
 * The engine that answers; on Debian and Ubuntu as root, without any, one is installed and started for this run.
 * @throws Fault ServiceUnavailable saying what to do
 */
export async function ensureEngine(say: Say): Promise<RunEngine> {
  let why: string;
  try {
    const version = await versionOf(new Docker());
    const where = process.env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
    return { host: undefined, description: `Docker ${version} at ${where}`, stop: async () => undefined };
  } catch (error) {
    why = (error as Error).message;
  }
  const mayStartOne = process.getuid?.() === 0 && isDebian() && !process.env["DOCKER_HOST"];
  if (!mayStartOne) {
    const text = `no Docker engine at ${process.env["DOCKER_HOST"] || "/var/run/docker.sock"}: ${why}`;
    throw new Fault("ServiceUnavailable", `${text}${engineAdvice(text.replace("no Docker", "Docker"))}`);
  }
  process.env["PATH"] = `${process.env["PATH"] ?? ""}${sbin}`;
  if (!(await isInstalled("dockerd"))) await install(say);
  return startOwn(say);
}

async function isInstalled(program: string): Promise<boolean> {
  return run("sh", ["-c", `command -v ${program}`]).then(
    () => true,
    () => false,
  );
}

async function install(say: Say): Promise<void> {
  say("no Docker engine here: installing docker.io with apt-get");
  // Without it the package's set-up may start a service, which nobody would stop.
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const options = { timeout: installMsMax, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    await run("apt-get", ["update", "-qq"], options);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "docker.io", "iptables"], options);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    throw new Fault("ServiceUnavailable", `no Docker engine, and apt-get could not install one: ${said}`);
  } finally {
    if (isOurs) rmSync(policy);
  }
}

/** Control groups, which dockerd needs; without an init system nobody has mounted them. */
async function mountCgroups(): Promise<void> {
  if (/ \/sys\/fs\/cgroup/.test(await readFile("/proc/mounts", "utf8"))) return;
  await run("mount", ["-t", "cgroup2", "cgroup2", "/sys/fs/cgroup"]);
}

async function startOwn(say: Say): Promise<RunEngine> {
  say("no Docker engine answers: starting one for this run only");
  await mountCgroups();
  const dir = await mkdtemp(join(tmpdir(), "troupe-engine-"));
  const host = `unix://${join(dir, "docker.sock")}`;
  const log = openSync(join(dir, "dockerd.log"), "a");
  const args = ["--data-root", join(dir, "data"), "--exec-root", join(dir, "exec"), "--host", host];
  // No bridge of its own: clusters make their networks themselves, and it would stay. One that is there is another
  // engine's, which `none` would take away.
  const bridge = networkInterfaces()["docker0"] === undefined ? ["--bridge", "none"] : [];
  const child = spawn("dockerd", [...args, ...bridge, "--pidfile", join(dir, "dockerd.pid")], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  const stop = (): Promise<void> => stopOwn(child, dir);
  const docker = new Docker({ socketPath: join(dir, "docker.sock") });
  const deadlineMs = performance.now() + startMsMax;
  for (;;) {
    try {
      return { host, description: `Docker ${await versionOf(docker)}, started for this run`, stop };
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadlineMs) {
        const words = (await readFile(join(dir, "dockerd.log"), "utf8")).trim().split("\n").slice(-3).join("\n");
        await stop();
        throw new Fault("ServiceUnavailable", `a Docker engine does not start here: ${words || String(error)}`);
      }
    }
    await delay(lookMs);
  }
}

async function stopOwn(child: ChildProcess, dir: string): Promise<void> {
  const containerd = Number(await readFile(join(dir, "exec", "containerd", "containerd.pid"), "utf8").catch(() => "0"));
  if (child.exitCode === null) {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
    await once(child, "exit");
    clearTimeout(timer);
  }
  if (containerd > 0 && existsSync(`/proc/${containerd}`)) process.kill(containerd, "SIGKILL");
  const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
  // Deepest first: what the engine had mounted.
  for (const mount of mounts
    .filter((m) => m.startsWith(`${dir}/`))
    .sort()
    .reverse())
    await run("umount", ["-l", mount]).catch(() => undefined);
  await rm(dir, { recursive: true, force: true });
}
