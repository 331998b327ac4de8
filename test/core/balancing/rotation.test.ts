import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { backendKey } from "../../../core/balancing/plan.js";
import type { Backend } from "../../../core/balancing/plan-types.js";
import { portalLimits } from "../../../core/balancing/portals/portal-pool.js";
import { Rotation } from "../../../core/balancing/portals/rotation.js";
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
      const picked = Array.from({ length: n }, () => rotation.pick("client")?.uid);
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
            assert.ok(backends.some((b) => backendKey(b) === backendKey(picked)));
            rotation.reached(client, picked);
          }
        }
      }
    }),
  );
});

test("a client keeps its backend until it has been away for the timeout", () => {
  const clock = handClock();
  const rotation = new Rotation(clock, portalLimits);
  rotation.become(tcpPlan("10.0.0.1", 80, made(3), sticky));
  const visit = (client: string): string | undefined => {
    const picked = rotation.pick(client);
    if (picked) rotation.reached(client, picked);
    return picked?.uid;
  };
  assert.equal([visit("x"), visit("y"), visit("x"), visit("x")], ["p0", "p1", "p0", "p0"]);
  clock.advance(59_000);
  assert.is(visit("x"), "p0");
  clock.advance(59_000);
  assert.is(visit("x"), "p0", "each use begins the timeout anew");
  clock.advance(60_000);
  assert.is(visit("x"), "p2");
});

test("affinity is forgotten with its backend, and is bounded", () => {
  const rotation = new Rotation(handClock(), { ...portalLimits, affinityClientsMax: 2 });
  const [p0, p1, p2] = made(3) as [Backend, Backend, Backend];
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p1, p2], sticky));
  for (const client of ["x", "y", "z"]) rotation.reached(client, p1);
  assert.equal([rotation.pick("y")?.uid, rotation.pick("z")?.uid], ["p1", "p1"]);
  assert.is(rotation.pick("x")?.uid, "p0", "x made room for z");
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p2], sticky));
  assert.not.equal(rotation.pick("y")?.uid, "p1");
});

test("whoever ran out of time comes last for a while", () => {
  const clock = handClock();
  const rotation = new Rotation(clock, portalLimits);
  const [p0, p1] = made(2) as [Backend, Backend];
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p1]));
  rotation.suspect(p0);
  assert.equal([rotation.pick("x")?.uid, rotation.pick("x")?.uid], ["p1", "p1"]);
  assert.is(rotation.pick("x", new Set([backendKey(p1)]))?.uid, "p0", "better than nobody");
  clock.advance(portalLimits.suspectMs);
  assert.is(new Set([rotation.pick("x")?.uid, rotation.pick("x")?.uid]).size, 2);
});

test("the turn survives a change of plan", () => {
  const rotation = new Rotation(handClock(), portalLimits);
  const [p0, p1, p2] = made(3) as [Backend, Backend, Backend];
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p1, p2]));
  rotation.pick("x");
  rotation.become(tcpPlan("10.0.0.1", 80, [p0, p2]));
  assert.is(rotation.pick("x")?.uid, "p2");
});

test.run();
