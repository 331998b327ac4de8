import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { backendKey } from "../../../../core/balancing/plan.js";
import type { Backend } from "../../../../core/balancing/plan-types.js";
import { portalLimits } from "../../../../daemon/adapters/portals/portal-pool.js";
import { type Candidate, Rotation } from "../../../../daemon/adapters/portals/rotation.js";
import { handClock, tcpPlan } from "./loopback.js";

const test = suite("rotation");

const made = (n: number): Backend[] =>
  Array.from({ length: n }, (_, i) => ({ uid: `p${i}`, ip: `10.1.0.${i}`, port: 80 }));
const sticky = { affinity: "ClientIP", affinityTimeoutSeconds: 60 } as const;

test("property: any n turns in a row over n backends take each exactly once", () => {
  void fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 60 }), (n, skip) => {
      const rotation = new Rotation(handClock(), portalLimits);
      rotation.become(tcpPlan("10.0.0.1", 80, made(n)));
      for (let i = 0; i < skip; i++) rotation.pick("client");
      const picked = Array.from({ length: n }, () => rotation.pick("client")?.backend.uid);
      assert.is(new Set(picked).size, n);
    }),
  );
});

test("property: only backends of the last plan are picked, with affinity and without", () => {
  const sets = fc.array(fc.subarray(made(6)), { minLength: 1, maxLength: 10 });
  void fc.assert(
    fc.property(sets, fc.boolean(), (plans, withAffinity) => {
      const rotation = new Rotation(handClock(), portalLimits);
      for (const backends of plans) {
        rotation.become(tcpPlan("10.0.0.1", 80, backends, withAffinity ? sticky : {}));
        for (let i = 0; i < 12; i++) {
          const client = `192.0.2.${i % 4}`;
          const picked = rotation.pick(client);
          assert.is(picked === undefined, backends.length === 0);
          if (picked) {
            assert.ok(backends.some((b) => backendKey(b) === backendKey(picked.backend)));
            rotation.reached(client, picked);
          }
        }
      }
    }),
  );
});

/** The backend `client` is sent to, which it reaches. */
function visit(rotation: Rotation, client: string): string | undefined {
  const picked = rotation.pick(client);
  if (picked) rotation.reached(client, picked);
  return picked?.backend.uid;
}

test("a client keeps its backend over changes of the plan until it has been away for the timeout", () => {
  const clock = handClock();
  const rotation = new Rotation(clock, portalLimits);
  rotation.become(tcpPlan("10.0.0.1", 80, made(1), sticky));
  const clients = Array.from({ length: 20 }, (_, i) => `192.0.2.${i}`);
  const all = (): Set<string | undefined> => new Set(clients.map((c) => visit(rotation, c)));
  assert.equal([...all()], ["p0"]);
  rotation.become(tcpPlan("10.0.0.1", 80, made(5), sticky));
  clock.advance(59_000);
  assert.equal([...all()], ["p0"]);
  clock.advance(59_000);
  assert.equal([...all()], ["p0"], "each use begins the timeout anew");
  clock.advance(60_000);
  assert.ok(all().size > 1);
});

test("property: a portal that is started again sends each client back to its backend, in whatever order they come", () => {
  const clients = fc.uniqueArray(fc.ipV4(), { minLength: 1, maxLength: 20 });
  void fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), clients, (n, ips) => {
      const [before, after] = [new Rotation(handClock(), portalLimits), new Rotation(handClock(), portalLimits)];
      for (const rotation of [before, after]) rotation.become(tcpPlan("10.0.0.1", 80, made(n), sticky));
      const was = ips.map((ip) => visit(before, ip));
      assert.equal(ips.map((_, i) => visit(after, ips[ips.length - 1 - i] ?? "")).reverse(), was);
    }),
  );
});

test("clients spread over the backends under affinity; those of a backend that goes spread over the others", () => {
  const rotation = new Rotation(handClock(), portalLimits);
  rotation.become(tcpPlan("10.0.0.1", 80, made(4), sticky));
  const clients = Array.from({ length: 4_000 }, (_, i) => `10.${i >> 8}.${i & 255}.7`);
  const count = (): Map<string, string[]> => {
    const by = new Map<string, string[]>();
    for (const c of clients) {
      const uid = visit(rotation, c) ?? "";
      by.set(uid, [...(by.get(uid) ?? []), c]);
    }
    return by;
  };
  const before = count();
  for (const [uid, { length }] of before) assert.ok(length > 800 && length < 1_200, `${uid} has ${length} of 4000`);
  rotation.become(tcpPlan("10.0.0.1", 80, made(3), sticky));
  const after = count();
  for (const uid of ["p0", "p1", "p2"]) {
    assert.ok(
      before.get(uid)?.every((c) => after.get(uid)?.includes(c)),
      "who was elsewhere stays there",
    );
    assert.ok((after.get(uid)?.length ?? 0) > 1_100);
  }
});

test("affinity is forgotten with its backend, and is bounded", () => {
  const rotation = new Rotation(handClock(), { ...portalLimits, affinityClientsMax: 2 });
  rotation.become(tcpPlan("10.0.0.1", 80, made(1), sticky));
  for (const client of ["x", "y", "z"]) visit(rotation, client);
  const clients = (): Array<string | undefined> => ["x", "y", "z"].map((c) => rotation.pick(c)?.backend.uid);
  const fresh = new Rotation(handClock(), portalLimits);
  fresh.become(tcpPlan("10.0.0.1", 80, made(60), sticky));
  rotation.become(tcpPlan("10.0.0.1", 80, made(60), sticky));
  assert.equal(clients(), [fresh.pick("x")?.backend.uid, "p0", "p0"], "x made room for z");
  rotation.become(tcpPlan("10.0.0.1", 80, made(60).slice(1), sticky));
  assert.not.ok(clients().includes("p0"));
});

test("whoever ran out of time comes last for a while", () => {
  const clock = handClock();
  const rotation = new Rotation(clock, portalLimits);
  rotation.become(tcpPlan("10.0.0.1", 80, made(2)));
  const first = rotation.pick("x");
  assert.is(first?.backend.uid, "p0");
  if (first) rotation.suspect(first);
  const [second, third] = [rotation.pick("x"), rotation.pick("x")];
  assert.equal([second?.backend.uid, third?.backend.uid], ["p1", "p1"]);
  assert.is(rotation.pick("x", new Set(second ? [second] : []))?.backend.uid, "p0", "better than nobody");
  clock.advance(portalLimits.suspectMs);
  assert.is(new Set([rotation.pick("x"), rotation.pick("x")]).size, 2);
});

test("property: with least connections nobody is picked who has more than another", () => {
  const step = fc.record({ close: fc.nat(30), n: fc.integer({ min: 1, max: 6 }) });
  void fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const rotation = new Rotation(handClock(), portalLimits);
      const standing: Candidate[] = [];
      for (const { close, n } of steps) {
        const drained = made(6).slice(n);
        rotation.become(tcpPlan("10.0.0.1", 80, made(n), { balancing: "LeastConnections", draining: drained }));
        const picked = rotation.pick("client");
        if (!picked) throw new Error("nobody was picked");
        const open = (uid: string): number => standing.filter((c) => c.backend.uid === uid).length;
        assert.ok(picked.isServing);
        assert.is(picked.open, open(picked.backend.uid));
        for (const { uid } of made(n)) assert.ok(open(uid) >= picked.open, `${uid} has fewer`);
        picked.open++;
        standing.push(picked);
        const [closed] = standing.splice(close, 1);
        if (closed) closed.open--;
      }
    }),
  );
});

test("with least connections equals take turns", () => {
  const rotation = new Rotation(handClock(), portalLimits);
  rotation.become(tcpPlan("10.0.0.1", 80, made(3), { balancing: "LeastConnections" }));
  const uids = Array.from({ length: 6 }, () => rotation.pick("x")?.backend.uid);
  assert.equal(uids, ["p0", "p1", "p2", "p0", "p1", "p2"]);
});

test("the turn survives a change of plan", () => {
  const rotation = new Rotation(handClock(), portalLimits);
  const [p0, p1, p2] = made(3) as [Backend, Backend, Backend];
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p1, p2]));
  rotation.pick("x");
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p2]));
  assert.is(rotation.pick("x")?.backend.uid, "p2");
});

test.run();
