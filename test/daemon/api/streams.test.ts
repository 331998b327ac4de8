import { PassThrough, Readable } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { ExecOptions, ExecSession, LogOptions, StreamPort } from "../../../daemon/api/stream-port.js";
import { type Cluster, closeAll, startCluster } from "./cluster.js";
import { openSocket, openStream } from "./events.js";
import { pod } from "./sample.js";

const test = suite("logs and exec");
const ns = "/api/v1/namespaces/default";

interface Asked {
  container: string;
  command: readonly string[];
  log?: LogOptions;
  exec?: ExecOptions;
}

class FakeStreams implements StreamPort {
  asked: Asked[] = [];
  log: Readable = Readable.from(["one\n", "two\n"]);
  sizes: [number, number][] = [];
  closed = 0;
  /** What comes in is sent back; "bye" ends it with code 7, on stderr. */
  session(): ExecSession {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const exitCode = new Promise<number>((resolve) => {
      const end = (code: number): void => {
        stdout.end();
        stderr.end();
        resolve(code);
      };
      stdin.on("data", (chunk: Buffer) => {
        if (chunk.toString() !== "bye") return void stdout.write(chunk);
        stderr.write("gone");
        end(7);
      });
      stdin.on("end", () => end(0));
    });
    return { stdin, stdout, stderr, exitCode, resize: (w, h) => this.sizes.push([w, h]), close: () => this.closed++ };
  }
  logs: StreamPort["logs"] = async (_pod, container, log) => {
    this.asked.push({ container, command: [], log });
    return this.log;
  };
  exec: StreamPort["exec"] = async (_pod, container, command, exec) => {
    this.asked.push({ container, command, exec });
    if (command[0] === "missing") throw new Fault("BadRequest", "there is no program missing");
    return this.session();
  };
  attach: StreamPort["attach"] = async (_pod, container, { stdin }) => {
    this.asked.push({ container, command: [], exec: { tty: false, stdin } });
    if (container === "d") throw new Fault("Conflict", "it does not run");
    return this.session();
  };
  portForward: StreamPort["portForward"] = async () => new PassThrough();
}

let streams: FakeStreams;
let c: Cluster;
test.before.each(async () => {
  streams = new FakeStreams();
  c = await startCluster({ streams });
  await c.call("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "m1" } });
  await c.call(
    "POST",
    `${ns}/pods`,
    pod("web", {
      spec: {
        nodeName: "m1",
        containers: [
          { name: "c", image: "i" },
          { name: "d", image: "i" },
        ],
      },
    }),
  );
  await c.call("POST", `${ns}/pods`, pod("unbound", { spec: { schedulerName: "other" } }));
});
test.after.each(closeAll);

test("a log, and what is asked of it", async () => {
  const log = await c.call("GET", `${ns}/pods/web/log?container=d&tailLines=5&timestamps=true&sinceSeconds=9`);
  assert.equal(
    [log.status, log.text, log.headers.get("content-type")],
    [200, "one\ntwo\n", "text/plain; charset=utf-8"],
  );
  assert.equal(streams.asked, [
    {
      container: "d",
      command: [],
      log: { follow: false, previous: false, timestamps: true, tailLines: 5, sinceSeconds: 9 },
    },
  ]);
  for (const [path, status] of [
    ["web/log?container=zz", 400],
    ["web/log?tailLines=-1", 400],
    ["web/log?sinceTime=yesterday", 400],
    ["unbound/log", 400],
    ["nobody/log", 404],
  ] as const)
    assert.is((await c.call("GET", `${ns}/pods/${path}`)).status, status, path);
});

test("what has not begun, or not ended before, has no log: as the kubelet says it", async () => {
  const says = async (state: object, query = "", lastState: object = {}): Promise<[number, string]> => {
    const one = { name: "c", image: "i", imageID: "", ready: false, restartCount: 0, state, lastState };
    await c.call(
      "PATCH",
      `${ns}/pods/web/status`,
      { status: { containerStatuses: [one] } },
      {
        "content-type": "application/merge-patch+json",
      },
    );
    streams.log = Readable.from(["said\n"]);
    const { status, text, json } = await c.call("GET", `${ns}/pods/web/log?container=c${query}`);
    return [status, status === 200 ? text : json.message];
  };
  const waiting = { waiting: { reason: "ContainerCreating" } };
  const running = { running: { startedAt: "2026-01-01T00:00:00Z" } };
  const ended = { terminated: { exitCode: 1, containerID: "docker://1" } };
  assert.equal(await says(waiting), [400, 'container "c" in pod "web" is waiting to start: ContainerCreating']);
  assert.equal(await says(running, "&previous=true"), [
    400,
    'previous terminated container "c" in pod "web" not found',
  ]);
  assert.equal(await says({ waiting: { reason: "CrashLoopBackOff" } }, "", ended), [200, "said\n"]);
  assert.equal(await says(running, "&previous=true", ended), [200, "said\n"]);
});

test("a followed log ends for its minion when the client goes", async () => {
  const source = new PassThrough();
  streams.log = source;
  const log = await openStream(`${c.url}${ns}/pods/web/log?follow=true`);
  source.write("first\n");
  assert.is(await log.next(), "first");
  const closed = new Promise((resolve) => source.once("close", resolve));
  log.close();
  await closed;
  for (let i = 0; i < 50 && c.openStreams() > 0; i++) await c.call("GET", "/healthz");
  assert.is(c.openStreams(), 0);
});

const exec = (query: string, protocols = ["v5.channel.k8s.io"]) =>
  openSocket(`${c.url}${ns}/pods/web/exec?${query}`, protocols);
const frame = (channel: number, text: string): Buffer => Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
const read = (data: Buffer): [number, string] => [data[0] ?? -1, data.subarray(1).toString()];

test("exec: channels, resize, exit code, and close 1000", async () => {
  const s = await exec("command=sh&command=-c&stdin=true&stdout=true&stderr=true&tty=true&container=d", [
    "v4.channel.k8s.io",
    "v5.channel.k8s.io",
  ]);
  assert.is(s.protocol, "v5.channel.k8s.io");
  assert.equal(streams.asked, [{ container: "d", command: ["sh", "-c"], exec: { tty: true, stdin: true } }]);
  s.socket.send(frame(4, '{"Width":70,"Height":20}\n'));
  s.socket.send(frame(0, "hello"));
  assert.equal(read(await s.next()), [1, "hello"]);
  assert.equal(streams.sizes, [[70, 20]]);
  s.socket.send(frame(0, "bye"));
  assert.equal(read(await s.next()), [2, "gone"]);
  const [channel, text] = read(await s.next());
  assert.is(channel, 3);
  assert.equal(JSON.parse(text).details, { causes: [{ reason: "ExitCode", message: "7" }] });
  assert.is(await s.closed, 1000);
});

test("exec: the end of stdin is told by its own channel, and output goes on", async () => {
  const s = await exec("command=cat&stdin=true&stdout=true");
  s.socket.send(frame(0, "last"));
  s.socket.send(Buffer.from([255, 0]));
  assert.equal(read(await s.next()), [1, "last"]);
  assert.equal(read(await s.next()), [3, '{"metadata":{},"status":"Success"}']);
  assert.is(await s.closed, 1000);
});

test("exec: a lot of output arrives whole, through a slow reader", async () => {
  const total = 8 * 1024 * 1024;
  const s = await exec("command=cat&stdin=true&stdout=true");
  const piece = Buffer.concat([Buffer.from([0]), Buffer.alloc(256 * 1024, "x")]);
  for (let i = 0; i < total / (256 * 1024); i++) s.socket.send(piece);
  s.socket.send(Buffer.from([255, 0]));
  let bytes = 0;
  for (;;) {
    const data = await s.next();
    if (data[0] === 3) break;
    bytes += data.length - 1;
    s.socket.pause();
    setImmediate(() => s.socket.resume());
  }
  assert.is(bytes, total);
});

test("exec: a client that goes ends the session", async () => {
  const s = await exec("command=cat&stdin=true&stdout=true");
  s.socket.send(frame(0, "x"));
  await s.next();
  s.socket.terminate();
  await s.closed;
  for (let i = 0; i < 50 && streams.closed === 0; i++) await c.call("GET", "/healthz");
  assert.is(streams.closed, 1);
});

test("exec: what cannot be is refused before the upgrade", async () => {
  const refused = (query: string, protocols?: string[]): Promise<unknown> =>
    exec(query, protocols).catch((error: { status: number }) => error.status);
  assert.is(await refused("command=missing&stdout=true"), 400);
  assert.is(await refused("stdout=true"), 400);
  assert.is(await refused("command=sh&container=zz"), 400);
  assert.is(await refused("command=sh", ["v1.odd"]), 400);
  assert.is(c.openStreams(), 0);
  assert.is((await c.call("POST", `${ns}/pods/web/exec?command=sh`)).status, 400);
});

test("attach: to the container's own process, whose end is a success however it ended", async () => {
  const attach = (query: string) => openSocket(`${c.url}${ns}/pods/web/attach?${query}`, ["v5.channel.k8s.io"]);
  const s = await attach("stdin=true&stdout=true&stderr=true");
  assert.equal(streams.asked, [{ container: "c", command: [], exec: { tty: false, stdin: true } }]);
  s.socket.send(frame(0, "hello"));
  assert.equal(read(await s.next()), [1, "hello"]);
  s.socket.send(Buffer.from([255, 0]));
  assert.equal(read(await s.next()), [3, '{"metadata":{},"status":"Success"}']);
  assert.is(await s.closed, 1000);
  const status = await attach("container=d&stdout=true").catch((error: { status: number }) => error.status);
  assert.is(status, 409);
  assert.is(c.openStreams(), 0);
});

test.run();
