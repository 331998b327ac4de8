import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { wantsZip, zipInto } from "../../../../daemon/api/answers/zipped.js";
import { responseSink } from "../../../../daemon/api/sinks.js";
import { realClock } from "../../../../daemon/real-clock.js";

const test = suite("zipped answers");

const gzip = { "accept-encoding": "deflate, gzip;q=0.5" };

test("for who takes it and is not on this machine", () => {
  assert.ok(wantsZip(gzip, "10.0.0.2"));
  assert.ok(wantsZip({ "accept-encoding": "gzip" }, "::ffff:10.0.0.2"));
  for (const from of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) assert.not(wantsZip(gzip, from), from);
  for (const coding of ["", "identity", "gzip;q=0", "gzip; q=0.0", "xgzip"])
    assert.not(wantsZip({ "accept-encoding": coding }, "10.0.0.2"), coding);
});

async function serving(handle: Parameters<typeof createServer>[1]): Promise<{ server: Server; url: string }> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test("what is sent comes whole, however long it is", async () => {
  const line = `${"a line that is like the others ".repeat(100)}\n`;
  const { server, url } = await serving((_, response) => {
    const sink = responseSink(response, realClock(), undefined, zipInto(response));
    void (async () => {
      for (let i = 0; i < 500; i++) if (!(await sink.send(line))) return;
      sink.end();
    })();
  });
  const answer = await fetch(url);
  assert.is(answer.headers.get("content-encoding"), "gzip");
  assert.is((await answer.text()).length, 500 * line.length);
  server.close();
});

test("who goes away is not written to any more", async () => {
  let isOver = (): void => {};
  const over = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  const { server, url } = await serving((_, response) => {
    const sink = responseSink(response, realClock(), undefined, zipInto(response));
    void (async () => {
      while (await sink.send("x".repeat(10_000))) await new Promise(setImmediate);
      isOver();
    })();
  });
  const leaving = new AbortController();
  await fetch(url, { signal: leaving.signal });
  leaving.abort();
  await over;
  server.close();
});

test.run();
