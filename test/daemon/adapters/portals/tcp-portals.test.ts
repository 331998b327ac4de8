import { once } from "node:events";
import type { Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Clock } from "../../../../core/time.js";
import { PortalHost } from "../../../../daemon/adapters/portals/portal-host.js";
import { portalLimits } from "../../../../daemon/adapters/portals/portal-pool.js";
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
} from "./loopback.js";

const test = suite("TCP portals");

test("a client may end first and still get its answer", () =>
  withHost(async (host, opened, port) => {
    const late = await backend(opened, "late", (socket) => {
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk;
      });
      socket.on("end", () => socket.end(`heard ${heard}`));
    });
    await upsert(host, tcpPlan(ip, port, [late]));
    assert.is(await readAll(ip, port, "all of it"), "heard all of it");
  }));

test("a backend may end first and still hear the client out", () =>
  withHost(async (host, opened, port) => {
    let heard = "";
    const curt = await backend(opened, "curt", (socket) => {
      socket.end("bye");
      socket.on("data", (chunk) => {
        heard += chunk;
      });
    });
    await upsert(host, tcpPlan(ip, port, [curt]));
    const socket = client(opened, port);
    socket.resume();
    await once(socket, "end");
    socket.end("one more thing");
    const [other] = curt.sockets;
    await once(other as Socket, "end");
    assert.is(heard, "one more thing");
  }));

test("a refused dial goes to the next backend, and the client's bytes with it", () =>
  withHost(async (host, opened, port) => {
    const alive = await backend(opened, "alive", (socket) => socket.pipe(socket));
    const dead = { uid: "dead", ip: "127.0.0.1", port: await closedPort() };
    await upsert(host, tcpPlan(ip, port, [dead, alive]));
    for (let i = 0; i < 4; i++) assert.is(await readAll(ip, port, `request ${i}`), `request ${i}`);
    const [counts] = host.counts();
    assert.is(counts?.served, 4);
    assert.ok((counts?.retried ?? 0) >= 2);
  }));

/** The first so many dials run out of time before the event loop can hear of the connection. */
function hurriedClock(dials: number): Clock {
  let left = dials;
  return {
    nowMs: realClock.nowMs,
    after: (delayMs, fn) => {
      if (!portalLimits.dialTimeoutsMs.includes(delayMs) || left === 0) return realClock.after(delayMs, fn);
      left--;
      queueMicrotask(fn);
      return { cancel: () => {} };
    },
  };
}

test("a dial that runs out of time goes to the next backend; the silent one is not asked again soon", () =>
  withHost(
    async (host, opened, port) => {
      const two = [await backend(opened, "a"), await backend(opened, "b")];
      await upsert(host, tcpPlan(ip, port, two));
      assert.is(await readAll(ip, port), "b");
      assert.is(host.counts()[0]?.retried, 1);
      assert.equal([await readAll(ip, port), await readAll(ip, port)], ["b", "b"]);
      assert.is(host.counts()[0]?.retried, 1);
    },
    { clock: hurriedClock(1) },
  ));

for (const late of [3, 4])
  test(`a lone backend that is too slow ${late} times: ${late === 3 ? "the fourth dial reaches it" : "reset"}`, () =>
    withHost(
      async (host, opened, port) => {
        await upsert(host, tcpPlan(ip, port, [await backend(opened, "a")]));
        if (late === 3) assert.is(await readAll(ip, port), "a");
        else assert.is(await endsWith(client(opened, port)), "ECONNRESET");
        assert.is(host.counts()[0]?.retried, 3);
      },
      { clock: hurriedClock(late) },
    ));

test("without a backend, or with none that answers, the client is reset at once", () =>
  withHost(async (host, opened, port) => {
    await upsert(host, tcpPlan(ip, port, []));
    assert.is(await endsWith(client(opened, port)), "ECONNRESET");
    const dead = { uid: "dead", ip: "127.0.0.1", port: await closedPort() };
    await upsert(host, tcpPlan(ip, port, [dead]));
    assert.is(await endsWith(client(opened, port)), "ECONNRESET");
    assert.is(host.counts()[0]?.refused, 2);
  }));

test("draining leaves connections alone, being gone ends them", () =>
  withHost(async (host, opened, port) => {
    const echo = await backend(opened, "echo", (socket) => socket.pipe(socket));
    const other = await backend(opened, "other");
    const plan = tcpPlan(ip, port, [echo]);
    await upsert(host, plan);
    const socket = client(opened, port);
    socket.write("first");
    assert.is(String((await once(socket, "data"))[0]), "first");
    await upsert(host, { ...plan, backends: [bare(other)], draining: [bare(echo)] });
    assert.is(await readAll(ip, port), "other");
    socket.write("second");
    assert.is(String((await once(socket, "data"))[0]), "second");
    const end = endsWith(socket);
    await upsert(host, { ...plan, backends: [bare(other)], draining: [] });
    assert.is(await end, "ECONNRESET");
  }));

test("a service that is removed frees its address; connections that stand go on", () =>
  withHost(async (host, opened, port) => {
    const echo = await backend(opened, "echo", (socket) => socket.pipe(socket));
    const plan = tcpPlan(ip, port, [echo]);
    await upsert(host, plan);
    const socket = client(opened, port);
    socket.write("first");
    await once(socket, "data");
    await host.apply({ revision: 2, upsert: [], remove: [plan.id] });
    assert.is(await endsWith(client(opened, port)), "ECONNREFUSED");
    socket.write("second");
    assert.is(String((await once(socket, "data"))[0]), "second");
  }));

test("one address of a client stays with one backend under ClientIP affinity", () =>
  withHost(async (host, opened, port) => {
    const two = [await backend(opened, "a"), await backend(opened, "b")];
    await upsert(host, tcpPlan(ip, port, two, { affinity: "ClientIP" }));
    const seen = new Map<string, Set<string>>();
    for (let i = 0; i < 60; i++) {
      const from = `127.0.0.${20 + (i % 20)}`;
      seen.set(from, (seen.get(from) ?? new Set()).add(await readAll(ip, port, "", from)));
    }
    assert.equal(
      [...seen.values()].map((s) => s.size),
      Array.from({ length: 20 }, () => 1),
    );
    assert.is(new Set([...seen.values()].flatMap((s) => [...s])).size, 2);
  }));

test("a reset on one side is a reset on the other", () =>
  withHost(async (host, opened, port) => {
    const rude = await backend(opened, "rude", (socket) => socket.once("data", () => socket.resetAndDestroy()));
    await upsert(host, tcpPlan(ip, port, [rude]));
    const socket = client(opened, port);
    socket.write("hello");
    assert.is(await endsWith(socket), "ECONNRESET");
    const quiet = await backend(opened, "quiet", (s) => s.write("hi"));
    await upsert(host, tcpPlan(ip, port, [quiet]));
    const impatient = client(opened, port);
    await once(impatient, "data");
    const [other] = quiet.sockets;
    const end = endsWith(other as Socket);
    impatient.resetAndDestroy();
    assert.is(await end, "ECONNRESET");
  }));

test("a slow reader holds up its own sender only, and loses nothing", () =>
  withHost(async (host, opened, port) => {
    const bytes = 32 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024, "0123456789abcdef");
    const source = await backend(opened, "source", (socket) => {
      for (let i = 0; i < bytes / block.length; i++) socket.write(block);
      socket.end();
    });
    await upsert(host, tcpPlan(ip, port, [source]));
    const slow = client(opened, port);
    await once(slow, "connect");
    assert.is((await readAll(ip, port)).length, bytes, "another client is served meanwhile");
    const held = host.counts()[0]?.bytesToClients ?? 0;
    assert.ok(held < 2 * bytes, "what the slow one has not taken was not read either");
    let got = 0;
    let intact = true;
    slow.on("data", (chunk: Buffer) => {
      for (let i = 0; i < chunk.length; i += 997) intact &&= chunk[i] === block[(got + i) % 16];
      got += chunk.length;
    });
    slow.end();
    await once(slow, "close");
    assert.is(got, bytes);
    assert.ok(intact);
  }));

test("the limit on connections turns further ones away and room is made when one ends", () =>
  withHost(
    async (host, opened, port) => {
      const echo = await backend(opened, "echo", (socket) => socket.pipe(socket));
      await upsert(host, tcpPlan(ip, port, [echo]));
      const first = client(opened, port);
      first.write("x");
      await once(first, "data");
      assert.is(await endsWith(client(opened, port)), "ECONNRESET");
      first.end();
      await once(first, "close");
      while ((host.counts()[0]?.open ?? 0) > 0) await new Promise((resolve) => setImmediate(resolve));
      assert.is(await readAll(ip, port, "again"), "again");
    },
    { limits: { connectionsMax: 1 } },
  ));

test("an address that is taken is served as soon as it is free", async () => {
  const clock = handClock();
  const opened = new Opened();
  try {
    const other = await backend(opened, "other");
    const mine = await backend(opened, "mine");
    const reports: Array<string | null> = [];
    const report = (r: { fault: { reason: string } | null }): number => reports.push(r.fault?.reason ?? null);
    const host = opened.add(new PortalHost(clock, { sharedIp: "", limits: portalLimits, report }), (h) => h.close());
    await upsert(host, tcpPlan("127.0.0.1", other.port, [mine]));
    clock.advance(portalLimits.listenRetryMs);
    other.server.close();
    while (reports.length < 2) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(portalLimits.listenRetryMs);
    }
    assert.equal(reports, ["Conflict", null], "the fault is told once, not at each retry");
    assert.is(await readAll("127.0.0.1", other.port), "mine");
  } finally {
    await opened.close();
  }
});

test.run();
