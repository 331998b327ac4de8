/** Exec from end to end over one byte stream: what a client sends late must not cost it what the command said. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { type Duplex, PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { StreamRequest } from "../../../core/link/messages.js";
import { execSession } from "../../../daemon/link/exec-session.js";
import type { Engine } from "../../../daemon/minion/engine/engine.js";
import type { ExecSession } from "../../../daemon/minion/engine/sessions.js";
import type { Minion } from "../../../daemon/minion/minion.js";
import { serveStream } from "../../../daemon/minion/streams.js";

const test = suite("exec through a minion");

/** Both ends of a byte stream. */
async function pair(): Promise<[Duplex, Duplex]> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const here = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [there] = (await once(server, "connection")) as [Duplex];
  server.close();
  return [here, there];
}

/** A command that says a line and ends; a size for its terminal comes too late, or too early. */
function command(resize: () => Promise<void>): ExecSession & { closed: boolean } {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let end = (_code: number): void => {};
  const exitCode = new Promise<number>((resolve) => {
    end = resolve;
  });
  stderr.end();
  setTimeout(() => stdout.end("said\n", () => setTimeout(() => end(3), 5)), 5);
  const session = { stdin, stdout, stderr, exitCode, resize, closed: false, close: () => {} };
  session.close = () => {
    session.closed = true;
    stdout.destroy();
  };
  return session;
}

async function ran(resize: () => Promise<void>, during: (s: ReturnType<typeof execSession>) => void) {
  const [here, there] = await pair();
  const engine = { exec: async () => command(resize) } as unknown as Engine;
  const minion = { containerOf: async () => ({ id: "c" }) } as unknown as Minion;
  const request: StreamRequest = { kind: "exec", uid: "u", container: "c", command: ["x"], tty: true, stdin: true };
  const served = serveStream(Promise.resolve(there), request, minion, engine, () => {});
  const session = execSession(here);
  during(session);
  let text = "";
  session.stdout.on("data", (chunk: Buffer) => {
    text += String(chunk);
  });
  session.stderr.resume();
  const code = await session.exitCode;
  await served;
  return { code, text };
}

const tooLate = async (): Promise<void> => {
  throw new Fault("InternalError", "cannot resize a stopped container", { retry: true });
};

test("a size that the engine refuses is no end of the session", async () => {
  for (let round = 0; round < 20; round++)
    assert.equal(await ran(tooLate, (s) => void s.resize(80, 24)), { code: 3, text: "said\n" });
});

test("input that nobody takes any more is none either", async () => {
  const { code, text } = await ran(
    async () => {},
    (s) => {
      s.stdin.write("x".repeat(1_000_000));
      s.stdin.end();
    },
  );
  assert.equal([code, text], [3, "said\n"]);
});

test("a size sent after the end is nobody's error", async () => {
  const errors: unknown[] = [];
  const hear = (error: unknown): void => void errors.push(error);
  process.on("unhandledRejection", hear);
  const [here, there] = await pair();
  const session = execSession(here);
  there.destroy();
  await session.exitCode.catch(() => undefined);
  session.resize(80, 24);
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", hear);
  assert.equal(errors, []);
});

test.run();
