/** What a service asks of the portals that serve it, over real sockets. */
import { once } from "node:events";
import type { Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PortalHost, sweepIntervalMs } from "../../../daemon/adapters/portals/portal-host.js";
import { portalLimits } from "../../../daemon/adapters/portals/portal-pool.js";
import { proxyHeader } from "../../../daemon/adapters/portals/proxy-header.js";
import {
  backend,
  bare,
  client,
  closedPort,
  endsWith,
  handClock,
  ip,
  Opened,
  readAll,
  realClock,
  tcpPlan,
  upsert,
  withHost,
} from "../../daemon/adapters/portals/loopback.js";

const test = suite("portal wishes");

/** Connects to `port` and waits for the first thing said. */
async function greeted(opened: Opened, port: number): Promise<{ socket: Socket; said: string }> {
  const socket = client(opened, port);
  const [said] = (await once(socket, "data")) as [Buffer];
  return { socket, said: String(said) };
}

test("least connections: new ones go where fewest stand, and follow those that end", () =>
  withHost(async (host, opened, port) => {
    const three = await Promise.all(["a", "b", "c"].map((uid) => backend(opened, uid, (socket) => socket.write(uid))));
    await upsert(host, tcpPlan(ip, port, three, { balancing: "LeastConnections" }));
    const standing: Array<{ socket: Socket; said: string }> = [];
    for (let i = 0; i < 6; i++) standing.push(await greeted(opened, port));
    assert.equal(standing.map((s) => s.said).join(""), "abcabc");
    const [b] = three.filter((one) => one.uid === "b");
    for (const { socket, said } of standing) if (said === "b") socket.resetAndDestroy();
    while ((host.counts()[0]?.open ?? 0) > 4) await new Promise((resolve) => setImmediate(resolve));
    assert.equal([(await greeted(opened, port)).said, (await greeted(opened, port)).said], ["b", "b"]);
    assert.is(b?.accepted, 4);
  }));

test("least connections: those that stand at a draining backend count again when it serves again", () =>
  withHost(async (host, opened, port) => {
    const two = await Promise.all(["a", "b"].map((uid) => backend(opened, uid, (socket) => socket.write(uid))));
    const [a, b] = two.map(bare);
    if (!a || !b) throw new Error("two backends");
    const plan = tcpPlan(ip, port, [a], { balancing: "LeastConnections" });
    await upsert(host, plan);
    for (let i = 0; i < 3; i++) assert.is((await greeted(opened, port)).said, "a");
    await upsert(host, { ...plan, backends: [b], draining: [a] });
    assert.is((await greeted(opened, port)).said, "b");
    await upsert(host, { ...plan, backends: [a, b], draining: [] });
    assert.equal([(await greeted(opened, port)).said, (await greeted(opened, port)).said], ["b", "b"]);
  }));

/** A backend that keeps all it hears and answers each end with `ok`. */
async function listener(opened: Opened, uid: string) {
  const heard: Buffer[] = [];
  const made = await backend(opened, uid, (socket) => {
    const parts: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => parts.push(chunk));
    socket.on("end", () => {
      heard.push(Buffer.concat(parts));
      socket.end("ok");
    });
  });
  return { ...made, heard };
}

test("PROXY protocol: each connection begins with who the client is, once, then comes what it says", () =>
  withHost(async (host, opened, port) => {
    const one = await listener(opened, "one");
    const refusing = { uid: "refusing", ip: "127.0.0.1", port: await closedPort() };
    await upsert(host, tcpPlan(ip, port, [refusing, one], { proxyProtocol: true }));
    const ports: number[] = [];
    for (const text of ["first", "second", ""]) {
      const socket = client(opened, port, "127.0.0.77");
      socket.resume();
      await once(socket, "connect");
      ports.push(socket.localPort ?? 0);
      socket.end(text);
      await once(socket, "close");
    }
    const header = (i: number): Buffer => proxyHeader({ ip: "127.0.0.77", port: ports[i] ?? 0 }, { ip, port });
    const wanted = ["first", "second", ""].map((text, i) => Buffer.concat([header(i), Buffer.from(text)]));
    assert.equal(one.heard, wanted);
    const [counts] = host.counts();
    assert.is(counts?.bytesToBackends, "firstsecond".length, "the header is not the client's");
    assert.ok((counts?.retried ?? 0) > 0, "a refused dial came before");
    await upsert(host, tcpPlan(ip, port, [one]));
    assert.is(await readAll(ip, port, "plain"), "ok");
    assert.is(String(one.heard.at(-1)), "plain", "new connections go without once it is not asked for");
  }));

test("under ClientIP affinity clients find their backend again in portals that were started anew", async () => {
  const opened = new Opened();
  try {
    const port = await closedPort();
    const backends = await Promise.all(["a", "b", "c"].map((uid) => backend(opened, uid)));
    const clients = Array.from({ length: 12 }, (_, i) => `127.0.0.${30 + i}`);
    const run = async (order: string[]): Promise<Map<string, string>> => {
      const host = new PortalHost(realClock, { sharedIp: "", limits: portalLimits, report: () => {} });
      await upsert(host, tcpPlan(ip, port, backends, { affinity: "ClientIP" }));
      const seen = new Map<string, string>();
      for (const from of order) seen.set(from, await readAll(ip, port, "", from));
      host.close();
      return seen;
    };
    const [before, after] = [await run(clients), await run([...clients].reverse())];
    for (const from of clients) assert.is(after.get(from), before.get(from), from);
  } finally {
    await opened.close();
  }
});

test("idle connections end: half-open ones sooner", () => {
  const clock = handClock();
  const limits = { halfOpenIdleMs: 4 * sweepIntervalMs, idleMs: 12 * sweepIntervalMs };
  return withHost(
    async (host, opened, port) => {
      const echo = await backend(opened, "echo", (socket) => {
        socket.resume();
        socket.write("hi");
      });
      await upsert(host, tcpPlan(ip, port, [echo]));
      const [whole, half] = [client(opened, port), client(opened, port)];
      await Promise.all([once(whole, "data"), once(half, "data")]);
      half.end();
      await Promise.all([...echo.sockets].slice(1).map((s) => once(s, "end")));
      const ends = { whole: false, half: false };
      const halfEnd = endsWith(half).then(() => {
        ends.half = true;
      });
      const wholeEnd = endsWith(whole).then(() => {
        ends.whole = true;
      });
      for (let i = 0; i < 6; i++) clock.advance(sweepIntervalMs);
      await halfEnd;
      assert.equal(ends, { whole: false, half: true });
      for (let i = 0; i < 8; i++) clock.advance(sweepIntervalMs);
      await wholeEnd;
    },
    { clock, limits },
  );
});

test("a service's own idle timeout ends its connections, and no other's", () => {
  const clock = handClock();
  return withHost(
    async (host, opened, port) => {
      const echo = await backend(opened, "echo", (socket) => socket.pipe(socket));
      const otherPort = await closedPort();
      const patient = { ...tcpPlan(ip, otherPort, [echo]), id: "default/other:1/TCP" };
      await upsert(host, patient, tcpPlan(ip, port, [echo], { idleTimeoutSeconds: 20 }));
      const [idle, busy, other] = [client(opened, port), client(opened, port), client(opened, otherPort)];
      const say = async (socket: Socket): Promise<void> => {
        socket.write("x");
        await once(socket, "data");
      };
      await Promise.all([say(idle), say(busy), say(other)]);
      const ended = endsWith(idle);
      for (let ms = 0; ms <= 25_000; ms += sweepIntervalMs) {
        clock.advance(sweepIntervalMs);
        await say(busy);
      }
      assert.is(await ended, "ECONNRESET");
      await Promise.all([say(busy), say(other)]);
    },
    { clock },
  );
});

test("both sides that end at once, with answers still on their way, lose nothing", () =>
  withHost(async (host, opened, port) => {
    const answer = "x".repeat(3_000_000);
    const both = await backend(opened, "both", (socket) => {
      socket.resume();
      socket.end(answer);
    });
    await upsert(host, tcpPlan(ip, port, [both]));
    const all = await Promise.all(Array.from({ length: 20 }, () => readAll(ip, port, "question")));
    assert.ok(all.every((text) => text === answer));
    while ((host.counts()[0]?.open ?? 0) > 0) await new Promise((resolve) => setImmediate(resolve));
  }));

test.run();
