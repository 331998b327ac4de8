/**
 * Stands in for the article's Jenkins master where its image cannot be pulled: a web page on 8080, an agent port on
 * 50000, jobs that run on whatever agents are connected, and results that survive a restart in its home directory.
 * A plain Node program without dependencies: it is copied into an image as this one file.
 *
 * Agents speak lines of JSON: hello → welcome or refused; run ← , result → ; ping → every few seconds.
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { hostname } from "node:os";
import { createInterface } from "node:readline";

const home = process.env.JENKINS_HOME ?? "/var/jenkins_home";
const webPort = Number(process.env.CI_WEB_PORT ?? 8080);
const agentPort = Number(process.env.CI_AGENT_PORT ?? 50_000);
/** A job joins the queue this often. */
const jobEveryMs = Number(process.env.CI_JOB_EVERY_MS ?? 500);
const username = process.env.CI_USERNAME ?? "jenkins";
const password = process.env.CI_PASSWORD ?? "jenkins";
const queueMax = 5;
const buildsKept = 100;
const agentSilenceMaxMs = 15_000;
const times = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
const jobNames = ["compile", "unit-tests", "package", "smoke-tests"];

interface Build {
  number: number;
  job: string;
  agent: string;
  result: "running" | "success" | "failure" | "lost";
  startedAt: string;
  tookMs?: number;
}

interface State {
  instanceId: string;
  bootCount: number;
  nextBuild: number;
  finished: number;
  builds: Build[];
}

interface Agent {
  name: string;
  executors: number;
  running: Set<number>;
  finished: number;
  connectedAt: string;
  heardAtMs: number;
  socket: Socket;
}

type FromAgent =
  | { type: "hello"; name: string; executors: number; username: string; password: string }
  | { type: "result"; build: number; ok: boolean; tookMs: number }
  | { type: "ping" };

const stateFile = `${home}/state.json`;
const state = loadState();
const agents = new Map<Socket, Agent>();
const queue: string[] = [];
let nextJob = 0;

function loadState(): State {
  mkdirSync(home, { recursive: true });
  if (!existsSync(stateFile)) return { instanceId: randomUUID(), bootCount: 0, nextBuild: 1, finished: 0, builds: [] };
  return JSON.parse(readFileSync(stateFile, "utf8")) as State;
}

/** Through a second file, so that a kill in the middle leaves the old state whole. */
function saveState(): void {
  writeFileSync(`${stateFile}.new`, JSON.stringify(state));
  renameSync(`${stateFile}.new`, stateFile);
}

function tellLine(socket: Socket, message: object): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

function log(text: string): void {
  process.stdout.write(`${text}\n`);
}

function dispatch(): void {
  for (const agent of agents.values()) {
    while (agent.running.size < agent.executors) {
      const job = queue.shift();
      if (job === undefined) return;
      const build: Build = {
        number: state.nextBuild++,
        job,
        agent: agent.name,
        result: "running",
        startedAt: new Date().toISOString(),
      };
      state.builds = [...state.builds, build].slice(-buildsKept);
      agent.running.add(build.number);
      tellLine(agent.socket, { type: "run", build: build.number, job });
    }
  }
}

function finish(number: number, result: Build["result"], tookMs?: number): void {
  const build = state.builds.find((b) => b.number === number);
  if (build === undefined) return;
  build.result = result;
  if (tookMs !== undefined) build.tookMs = tookMs;
  if (result !== "lost") state.finished++;
  else queue.unshift(build.job);
  saveState();
}

function onMessage(socket: Socket, message: FromAgent): void {
  const agent = agents.get(socket);
  if (agent !== undefined) agent.heardAtMs = Date.now();
  if (message.type === "hello") {
    if (message.username !== username || message.password !== password) {
      tellLine(socket, { type: "refused", why: "wrong user name or password" });
      socket.end();
      return;
    }
    const connectedAt = new Date().toISOString();
    const { name, executors } = message;
    agents.set(socket, {
      name,
      executors,
      running: new Set(),
      finished: 0,
      connectedAt,
      heardAtMs: Date.now(),
      socket,
    });
    tellLine(socket, { type: "welcome", instanceId: state.instanceId });
    log(`agent ${name} connected with ${executors} executor(s)`);
  } else if (message.type === "result" && agent?.running.delete(message.build)) {
    agent.finished++;
    finish(message.build, message.ok ? "success" : "failure", message.tookMs);
  }
  dispatch();
}

function onGone(socket: Socket): void {
  const agent = agents.get(socket);
  if (agent === undefined) return;
  agents.delete(socket);
  log(`agent ${agent.name} is gone`);
  for (const number of agent.running) finish(number, "lost");
  dispatch();
}

function status(): object {
  return {
    standIn: true,
    instanceId: state.instanceId,
    bootCount: state.bootCount,
    hostname: hostname(),
    finished: state.finished,
    queue,
    agents: [...agents.values()].map((a) => ({
      name: a.name,
      executors: a.executors,
      busy: a.running.size,
      finished: a.finished,
      connectedAt: a.connectedAt,
    })),
    builds: state.builds.slice(-20).reverse(),
  };
}

function page(): string {
  const text = (value: unknown): string => String(value ?? "").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const rows = (cells: unknown[][]): string =>
    cells.map((row) => `<tr>${row.map((cell) => `<td>${text(cell)}</td>`).join("")}</tr>`).join("");
  const agentRows = [...agents.values()].map((a) => [
    a.name,
    `${a.running.size} of ${a.executors}`,
    a.finished,
    a.connectedAt,
  ]);
  const buildRows = state.builds
    .slice(-20)
    .reverse()
    .map((b) => [b.number, b.job, b.agent, b.result, b.tookMs]);
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>CI master (stand-in)</title>
<style>body{font:15px sans-serif;margin:2em}td,th{padding:.2em 1em .2em 0;text-align:left}</style>
<h1>CI master</h1><p>A stand-in for Jenkins, made by Troupe where the real image cannot be pulled.</p>
<p>Instance ${text(state.instanceId)}, started ${times(state.bootCount, "time")}, ${times(state.finished, "build")} finished, ${queue.length} waiting.</p>
<h2>Agents</h2><table><tr><th>name<th>busy<th>finished<th>since</tr>${rows(agentRows)}</table>
<h2>Builds</h2><table><tr><th>#<th>job<th>agent<th>result<th>ms</tr>${rows(buildRows)}</table>`;
}

state.bootCount++;
for (const build of state.builds) if (build.result === "running") build.result = "lost";
saveState();

createServer((request, response) => {
  const json = request.url?.startsWith("/api/json");
  response.setHeader("content-type", json ? "application/json" : "text/html; charset=utf-8");
  response.end(json ? JSON.stringify(status()) : page());
}).listen(webPort, () => log(`stand-in CI master ${state.instanceId}, start ${state.bootCount}, web on ${webPort}`));

createTcpServer((socket) => {
  const lines = createInterface({ input: socket });
  lines.on("line", (line) => {
    try {
      onMessage(socket, JSON.parse(line) as FromAgent);
    } catch {
      socket.destroy();
    }
  });
  lines.on("error", () => undefined);
  socket.on("error", () => undefined);
  socket.on("close", () => onGone(socket));
}).listen(agentPort, () => log(`agents on ${agentPort}`));

setInterval(() => {
  if (queue.length < queueMax) queue.push(jobNames[nextJob++ % jobNames.length] ?? "compile");
  const tooOldMs = Date.now() - agentSilenceMaxMs;
  for (const agent of agents.values()) if (agent.heardAtMs < tooOldMs) agent.socket.destroy();
  dispatch();
}, jobEveryMs);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    saveState();
    process.exit(0);
  });
}
