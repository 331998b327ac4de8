import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Backend, ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import type { Clock } from "../../../../core/time.js";
import { PortalHost, sweepIntervalMs } from "../../../../daemon/adapters/portals/portal-host.js";
import { type PortalLimits, portalLimits } from "../../../../daemon/adapters/portals/portal-pool.js";
import { handClock, Opened, realClock, tcpPlan } from "./loopback.js";

const test = suite("UDP portals");

const ip = "127.0.0.7";

async function bound(opened: Opened, address = "127.0.0.1"): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, address);
  await once(socket, "listening");
  let closed = false;
  socket.on("close", () => {
    closed = true;
  });
  return opened.add(socket, (s) => closed || s.close());
}

/** A backend that answers each datagram with its uid and the datagram. */
async function answering(opened: Opened, uid: string): Promise<Backend & { socket: Socket }> {
  const socket = await bound(opened);
  socket.on("message", (datagram, from) =>
    socket.send(Buffer.concat([Buffer.from(`${uid}:`), datagram]), from.port, from.address),
  );
  return { uid, ip: "127.0.0.1", port: socket.address().port, socket };
}

const plan = (port: number, backends: Backend[]): ServicePortPlan => tcpPlan(ip, port, backends, { protocol: "UDP" });

async function withHost(
  body: (host: PortalHost, opened: Opened, port: number) => Promise<void>,
  more: { clock?: Clock; limits?: Partial<PortalLimits> } = {},
): Promise<void> {
  const opened = new Opened();
  const limits = { ...portalLimits, ...more.limits };
  const host = new PortalHost(more.clock ?? realClock, { sharedIp: "", limits, report: () => {} });
  opened.add(host, (h) => h.close());
  try {
    const probe = await bound(opened, ip);
    const { port } = probe.address();
    probe.close();
    await once(probe, "close");
    await body(host, opened, port);
  } finally {
    await opened.close();
  }
}

async function ask(socket: Socket, port: number, text: string): Promise<string> {
  socket.send(text, port, ip);
  const [answer, from] = (await once(socket, "message")) as [Buffer, { address: string; port: number }];
  assert.equal([from.address, from.port], [ip, port], "answers come from where was asked");
  return String(answer);
}

test("each client keeps its backend, clients take turns", () =>
  withHost(async (host, opened, port) => {
    const backends = [await answering(opened, "a"), await answering(opened, "b")];
    await host.apply({ revision: 1, upsert: [plan(port, backends)], remove: [] });
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) {
      const client = await bound(opened);
      const first = await ask(client, port, "1");
      assert.is(await ask(client, port, "1"), first);
      seen.push(first);
    }
    assert.equal(seen, ["a:1", "b:1", "a:1", "b:1"]);
    assert.is(host.counts()[0]?.open, 4);
  }));

test("datagrams of the largest size pass", () =>
  withHost(async (host, opened, port) => {
    await host.apply({ revision: 1, upsert: [plan(port, [await answering(opened, "a")])], remove: [] });
    const big = "x".repeat(65_000);
    assert.is(await ask(await bound(opened), port, big), `a:${big}`);
  }));

test("a client that is silent for the idle time is forgotten, one that speaks is not", () => {
  const clock = handClock();
  return withHost(
    async (host, opened, port) => {
      const backends = [await answering(opened, "a"), await answering(opened, "b")];
      await host.apply({ revision: 1, upsert: [plan(port, backends)], remove: [] });
      const [silent, lively] = [await bound(opened), await bound(opened)];
      await ask(silent, port, "1");
      await ask(lively, port, "1");
      for (let ms = 0; ms < portalLimits.udpIdleMs; ms += sweepIntervalMs) {
        clock.advance(sweepIntervalMs);
        assert.is(await ask(lively, port, "2"), "b:2");
      }
      assert.is(host.counts()[0]?.open, 1);
    },
    { clock },
  );
});

test("a full table forgets who was silent for longest", () =>
  withHost(
    async (host, opened, port) => {
      await host.apply({ revision: 1, upsert: [plan(port, [await answering(opened, "a")])], remove: [] });
      for (let i = 0; i < 5; i++) await ask(await bound(opened), port, "1");
      assert.is(host.counts()[0]?.open, 2);
    },
    { limits: { udpClientsMax: 2 } },
  ));

test("a backend that is gone or refuses loses its clients to the next", () =>
  withHost(async (host, opened, port) => {
    const [a, b] = [await answering(opened, "a"), await answering(opened, "b")];
    await host.apply({ revision: 1, upsert: [plan(port, [a])], remove: [] });
    const client = await bound(opened);
    assert.is(await ask(client, port, "1"), "a:1");
    await host.apply({ revision: 2, upsert: [{ ...plan(port, [b]), draining: [a] }], remove: [] });
    assert.is(await ask(client, port, "2"), "a:2", "draining leaves it alone");
    await host.apply({ revision: 3, upsert: [plan(port, [b])], remove: [] });
    assert.is(await ask(client, port, "3"), "b:3");
    await host.apply({ revision: 4, upsert: [plan(port, [a, b])], remove: [] });
    b.socket.close();
    assert.is(await ask(client, port, "4"), "a:4", "what b refused was sent to a");
    assert.is(host.counts()[0]?.retried, 1);
  }));

test.run();
