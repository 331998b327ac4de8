/** What is asked before one is a minion: how often first, then who, and only then what. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http, { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { burst } from "../../../daemon/joining/address-rate.js";
import { hashOf } from "../../../daemon/joining/checks.js";
import { joinApp } from "../../../daemon/joining/join-app.js";
import { joinBytesMax } from "../../../daemon/joining/join-body.js";
import { joinFile } from "../../../daemon/joining/join-file.js";
import { Joining } from "../../../daemon/joining/joining.js";
import { Refusals } from "../../../daemon/joining/refusals.js";
import { realClock } from "../../../daemon/real-clock.js";

const test = suite("joining over HTTP");
const settings = { cluster: "test", caSha256: "c".repeat(64), url: "https://m:8443", podCidr: "10.244.0.0/16" };

let dir: string;
let server: Server;
let joining: Joining;
let token: string;
let lines: string[];

test.before.each(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "troupe-join-app-"));
  // It stands still: how fast this machine is has no say in how often one may ask.
  const nowMs = Date.now();
  const clock = { ...realClock(), nowMs: () => nowMs };
  lines = [];
  const log = (_level: string, line: string, facts?: object): void =>
    void lines.push(`${line} ${JSON.stringify(facts)}`);
  const links = { connected: () => [], drop: () => undefined, send: () => true };
  const refusals = new Refusals(clock, log, () => undefined);
  joining = await Joining.open({ file: joinFile(dir), clock, log, refusals, links }, settings);
  ({ token } = await joining.createToken(60, undefined));
  server = createServer(joinApp(joining, () => "the CA", clock, log).callback());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
test.after.each(async () => {
  // Books are written one after another: that a secret was used is written down when this is.
  await joining.createToken(60, undefined);
  joining.close();
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Ask {
  at?: string;
  show?: string;
  type?: string;
  /** Only the head is sent if it is not given, of a body of 3 MB. */
  body?: string;
  minion?: string;
}

async function ask({ at = "/join", show, type = "application/json", body, minion }: Ask) {
  const request = http.request({
    ...{ host: "127.0.0.1", port: (server.address() as AddressInfo).port, method: "POST", path: at, agent: false },
    headers: {
      ...(show === undefined ? {} : { authorization: `Bearer ${show}` }),
      ...(type === "" ? {} : { "content-type": type }),
      ...(minion === undefined ? {} : { "x-troupe-minion": minion }),
      "content-length": body === undefined ? 3 * 1024 * 1024 : Buffer.byteLength(body),
    },
  });
  request.on("error", () => undefined);
  if (body === undefined) request.flushHeaders();
  else request.end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  const said = await text(response);
  request.destroy();
  return { status: response.statusCode ?? 0, said, retryAfter: response.headers["retry-after"] };
}

const joinAs = (minion: string, secret: string): string => JSON.stringify({ minion, secretHash: hashOf(secret) });

test("with a token one joins, and with the secret one renews it", async () => {
  const joined = await ask({ show: token, body: joinAs("a", "one") });
  assert.equal(
    [joined.status, JSON.parse(joined.said)],
    [200, { cluster: "test", podCidr: "10.244.0.0/16", ca: "the CA" }],
  );
  const body = JSON.stringify({ secretHash: hashOf("two") });
  const renewed = await ask({ at: "/join/renew", show: "one", minion: "a", body });
  assert.equal([renewed.status, JSON.parse(renewed.said)], [200, { ca: "the CA" }]);
  joining.authenticate("two", "a");
});

for (const at of ["/join", "/join/renew"])
  test(`${at}: who is not known is refused before any of the body is there`, async () => {
    for (const show of [undefined, "guessed", `troupe1.abcdefgh.${"s".repeat(43)}.${"c".repeat(64)}`, `${token}x`]) {
      const { status, said } = await ask({ at, show, minion: "a" });
      assert.ok(status === 401 || status === 400, `${show}: ${status} ${said}`);
      assert.is(JSON.parse(said).kind, "Status");
    }
  });

test("JSON is taken, and no more of it than joining needs", async () => {
  const yaml = `minion: a\nsecretHash: ${hashOf("s")}\n`;
  assert.is((await ask({ show: token, body: yaml })).status, 400);
  assert.is((await ask({ show: token, type: "application/yaml", body: yaml })).status, 415);
  assert.is((await ask({ show: token })).status, 413);
  const large = JSON.stringify({ minion: "a", secretHash: hashOf("s"), more: "x".repeat(joinBytesMax) });
  assert.is((await ask({ show: token, body: large })).status, 413);
  for (const body of ["[]", "null", "1", '{"minion":1}', "{"])
    assert.is((await ask({ show: token, body })).status, 400);
  assert.equal(joining.list().minions, []);
});

test("an address that asks too often is told to wait, and how long", async () => {
  for (let i = 0; i < burst; i++) assert.is.not((await ask({ show: "guessed", body: "{}" })).status, 429);
  const { status, retryAfter } = await ask({ show: token, body: joinAs("a", "s") });
  assert.equal([status, retryAfter], [429, "1"]);
  assert.ok(lines.length < burst / 2, "and the log is not full of it");
});

test.run();
