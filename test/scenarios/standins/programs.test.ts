/** The stand-ins' programs, run as they are in their images, without the images. */
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Seen } from "../../contracts/link/subject.js";

interface Running {
  child: ChildProcess;
  lines: Seen<string>;
  /** Resolves when a line that fits was written. */
  says(pattern: RegExp): Promise<string[]>;
}

function start(name: string, args: string[], env: Record<string, string>): Running {
  const file = fileURLToPath(new URL(`../../../scenarios/standins/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = new Seen<string>();
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", (line) => lines.add(line));
  return { child, lines, says: (pattern) => lines.until((all) => all.some((line) => pattern.test(line))) };
}

async function stop(running: Running, signal: NodeJS.Signals): Promise<void> {
  const exit = once(running.child, "exit");
  running.child.kill(signal);
  await exit;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return String(port);
}

interface Status {
  instanceId: string;
  bootCount: number;
  finished: number;
  agents: { name: string; executors: number }[];
}

const it = suite("stand-in programs");

it("the CI master keeps its results over a kill, and its agent comes back", async () => {
  const home = mkdtempSync(join(tmpdir(), "troupe-ci-"));
  const [web, tunnel] = [await freePort(), await freePort()];
  const env = { JENKINS_HOME: home, CI_WEB_PORT: web, CI_AGENT_PORT: tunnel, CI_JOB_EVERY_MS: "20" };
  const url = `http://127.0.0.1:${web}`;
  const status = async (): Promise<Status> => (await (await fetch(`${url}/api/json`)).json()) as Status;
  const master = start("ci-master", [], env);
  await master.says(/agents on/);
  const args = `-master ${url} -tunnel 127.0.0.1:${tunnel} -username jenkins -password jenkins -executors 2 -name a1`;
  const agent = start("ci-agent", args.split(" "), {});
  try {
    await agent.says(/^build 3 of/);
    const before = await status();
    assert.equal([before.bootCount, before.agents[0]?.name, before.agents[0]?.executors], [1, "a1", 2]);
    assert.match(await (await fetch(url)).text(), /stand-in/);
    await stop(master, "SIGKILL");
    await agent.says(/^tunnel: |^no master yet/);
    const again = start("ci-master", [], env);
    await again.says(/agent a1 connected/);
    const after = await status();
    assert.is(after.instanceId, before.instanceId);
    assert.is(after.bootCount, 2);
    assert.ok(after.finished >= before.finished);
    await stop(again, "SIGTERM");
    assert.is(again.child.exitCode, 0);
  } finally {
    await stop(agent, "SIGTERM");
    rmSync(home, { recursive: true });
  }
});

it("an agent without its services says what is missing", async () => {
  for (const [args, why] of [
    ["-master http://: -tunnel :", /service "jenkins" made before/],
    ["-master http://127.0.0.1:1 -tunnel :", /service "jenkins-slave" made before/],
  ] as const) {
    const agent = start("ci-agent", args.split(" "), {});
    const [code] = await once(agent.child, "exit");
    await agent.says(why);
    assert.is(code, 1);
  }
});

it("echo tells over HTTP who it is, and echoes TCP and UDP", async () => {
  const [http, tcp, udp] = [await freePort(), await freePort(), await freePort()];
  const echo = start("echo", [], { HTTP_PORT: http, TCP_PORT: tcp, UDP_PORT: udp, GREETING: "hello" });
  await echo.says(/^echo /);
  const get = async (path: string): Promise<Response> => fetch(`http://127.0.0.1:${http}${path}`);
  const told = (await (await get("/json")).json()) as { env: Record<string, string>; hostname: string };
  assert.is(told.env.GREETING, "hello");
  assert.is((await get("/healthz")).status, 200);
  await get("/fail");
  assert.is((await get("/healthz")).status, 500);
  const socket = connect(Number(tcp), "127.0.0.1");
  socket.write("bytes");
  assert.is(String((await once(socket, "data"))[0]), "bytes");
  socket.write("whoami\n");
  assert.is(String((await once(socket, "data"))[0]), `${told.hostname}\n`);
  socket.destroy();
  const datagrams = createSocket("udp4");
  datagrams.send("ping", Number(udp), "127.0.0.1");
  assert.is(String((await once(datagrams, "message"))[0]), "ping");
  datagrams.close();
  await stop(echo, "SIGTERM");
});

it.run();
