import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { piscinaPortalPool, portalThreads } from "../../../../daemon/adapters/portals/piscina-portals.js";
import { type PortalPool, type PortalReport, portalLimits } from "../../../../daemon/adapters/portals/portal-pool.js";
import { backend, bare, closedPort, Opened, readAll, realClock, tcpPlan } from "./loopback.js";

const test = suite("portals in worker threads");

/** Runs `body` with a pool whose portals are on loopback addresses of their own, and closes everything after it. */
async function withPool(
  threads: number,
  body: (pool: PortalPool, opened: Opened, reports: PortalReport[], kill: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const opened = new Opened();
  const reports: PortalReport[] = [];
  const workers = portalThreads(threads);
  const options = { sharedIp: "", limits: portalLimits, report: (r: PortalReport) => reports.push(r) };
  const pool = opened.add(piscinaPortalPool(threads, realClock, options, workers), (p) => p.close());
  try {
    await body(pool, opened, reports, () => Promise.all(workers.threads.map((thread) => thread.terminate())));
  } finally {
    await opened.close();
  }
}

test("spreads connections evenly and leaves a backend at once when told", () =>
  withPool(2, async (pool, opened) => {
    const [a, b, c] = [await backend(opened, "a"), await backend(opened, "b"), await backend(opened, "c")];
    const port = await closedPort();
    const plan = tcpPlan("127.0.0.9", port, [a, b, c]);
    await pool.apply({ revision: 1, upsert: [plan], remove: [] });
    for (let i = 0; i < 9; i++) await readAll("127.0.0.9", port);
    assert.equal([a.accepted, b.accepted, c.accepted], [3, 3, 3]);
    await pool.apply({
      revision: 2,
      upsert: [{ ...plan, backends: [bare(a), bare(c)], draining: [bare(b)] }],
      remove: [],
    });
    for (let i = 0; i < 8; i++) await readAll("127.0.0.9", port);
    assert.equal([a.accepted, b.accepted, c.accepted], [7, 3, 7]);
    const stats = await pool.stats();
    assert.equal(
      stats.ports.map((p) => [p.id, p.served, p.refused]),
      [[plan.id, 17, 0]],
    );
  }));

test("a loop of requests while backends come and go sees no failure", () =>
  withPool(2, async (pool, opened) => {
    const all = [await backend(opened, "a"), await backend(opened, "b"), await backend(opened, "c")];
    const port = await closedPort();
    const plan = tcpPlan("127.0.0.9", port, all);
    await pool.apply({ revision: 1, upsert: [plan], remove: [] });
    let running = true;
    let answers = 0;
    const loop = async (): Promise<void> => {
      while (running) {
        assert.match(await readAll("127.0.0.9", port, "hello"), /^[abc]$/);
        answers++;
      }
    };
    const loops = [loop(), loop(), loop(), loop()];
    for (let i = 0; i < 60; i++) {
      const out = all[i % 3];
      const backends = all.filter((b) => b !== out).map(bare);
      await pool.apply({ revision: i, upsert: [{ ...plan, backends, draining: out ? [bare(out)] : [] }], remove: [] });
      await readAll("127.0.0.9", port, "between");
    }
    running = false;
    await Promise.all(loops);
    assert.ok(answers > 60);
  }));

test("a thousand connections at once", () =>
  withPool(1, async (pool, opened) => {
    const echo = await backend(opened, "echo", (socket) => socket.pipe(socket));
    const port = await closedPort();
    await pool.apply({ revision: 1, upsert: [tcpPlan("127.0.0.9", port, [echo])], remove: [] });
    const clients: Socket[] = [];
    for (let i = 0; i < 1000; i++) {
      clients.push(opened.add(connect({ host: "127.0.0.9", port }), (s) => s.destroy()));
      if (i % 50 === 49) await once(clients[i] as Socket, "connect");
    }
    const answers = clients.map(async (socket, i) => {
      socket.write(`client ${i}`);
      const [chunk] = await once(socket, "data");
      assert.is(String(chunk), `client ${i}`);
    });
    await Promise.all(answers);
    assert.is((await pool.stats()).ports[0]?.open, 1000);
  }));

test("a thread that dies is replaced and listens again", () =>
  withPool(1, async (pool, opened, reports, kill) => {
    const a = await backend(opened, "a");
    const port = await closedPort();
    const plan = tcpPlan("127.0.0.9", port, [a]);
    await pool.apply({ revision: 1, upsert: [plan], remove: [] });
    assert.is(await readAll("127.0.0.9", port), "a");
    await kill();
    await pool.apply({ revision: 1, upsert: [plan], remove: [] });
    assert.is(await readAll("127.0.0.9", port), "a");
    assert.is((await pool.stats()).replaced, 1);
    assert.is(reports.filter((r) => r.fault === null).length, 2);
  }));

test("an address that cannot be listened on is reported with what to do", () =>
  withPool(1, async (pool, opened, reports) => {
    const taken = await backend(opened, "taken");
    await pool.apply({
      revision: 1,
      upsert: [tcpPlan("127.0.0.1", taken.port, []), tcpPlan("192.0.2.1", 4711, [])],
      remove: [],
    });
    const faults = new Map(reports.map((r) => [r.ip, r.fault]));
    assert.is(faults.get("127.0.0.1")?.reason, "Conflict");
    assert.match(faults.get("192.0.2.1")?.message ?? "", /192\.0\.2\.1 is not an address of the master's machine/);
  }));

test.run();
