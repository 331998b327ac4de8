import { once } from "node:events";
import { PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serveSpdyExec } from "../../../daemon/api/exec-spdy.js";
import type { ExecSession } from "../../../daemon/api/stream-port.js";
import { poll } from "../../e2e/poll.js";
import { SpdyClient } from "./spdy/client.js";
import { pair } from "./spdy/pair.js";

const test = suite("exec over SPDY");

/** A process that says what it is told, and ends with that with which its input ends. */
function cat(code: number): { session: ExecSession; sizes: number[][] } {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const sizes: number[][] = [];
  stdin.pipe(stdout);
  const exitCode = once(stdin, "end").then(() => {
    stderr.end("bye\n");
    return code;
  });
  const close = (): void => void stdin.destroy();
  return { session: { stdin, stdout, stderr, exitCode, close, resize: (w, h) => void sizes.push([w, h]) }, sizes };
}

test("its three streams, the end of its input, and its exit code", async () => {
  for (const [code, status] of [
    [0, /"Success"/],
    [7, /NonZeroExitCode.*"7"/],
  ] as const) {
    const [near, far] = pair();
    const { session } = cat(code);
    const served = serveSpdyExec(far, session, { stdin: true, stdout: true, stderr: true, tty: false });
    const client = new SpdyClient(near);
    const [error = 0, stdin = 0, stdout = 0, stderr = 0] = [
      await client.open({ streamtype: "error" }),
      await client.open({ streamtype: "stdin" }),
      await client.open({ streamtype: "stdout" }),
      await client.open({ streamtype: "stderr" }),
    ];
    client.send(stdin, Buffer.from("hello"), true);
    await client.until(() => client.heard.get(error)?.isOver === true);
    assert.match(String(client.heard.get(error)?.bytes), status);
    assert.is(String(client.heard.get(stdout)?.bytes), "hello");
    assert.is(String(client.heard.get(stderr)?.bytes), "bye\n");
    near.end();
    await served;
  }
});

test("sizes of a terminal, and a client that leaves", async () => {
  const [near, far] = pair();
  const { session, sizes } = cat(0);
  const served = serveSpdyExec(far, session, { stdin: true, stdout: true, stderr: false, tty: true });
  const client = new SpdyClient(near);
  for (const streamtype of ["error", "stdin", "stdout"]) await client.open({ streamtype });
  const resize = await client.open({ streamtype: "resize" });
  client.send(resize, Buffer.from('{"Width":80,"Height":24}\n{"Width":100,"Height":30}\n'));
  await poll(
    "both sizes",
    async () => sizes.length,
    (count) => count === 2,
  );
  assert.equal(sizes, [
    [80, 24],
    [100, 30],
  ]);
  near.destroy();
  await served;
});

test.run();
