import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorSystem } from "../../../../actors/host/system.js";
import { inlineBalancerPool } from "../../../../core/balancing/inline-pool.js";
import type { BalancingDifference } from "../../../../core/balancing/plan.js";
import type { Endpoints } from "../../../../core/kinds/endpoints/object.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import type { OwnPlaces } from "../../../../core/network/own-places.js";
import { alwaysReserved } from "../../../../core/network/reserved.js";
import { seededRandom } from "../../../../core/random.js";
import { memoryStore } from "../../../../core/store/memory.js";
import { Balancing, planRetryMs } from "../../../../daemon/control/effects/balancing.js";
import { MinionTables } from "../../../../daemon/control/effects/minion-tables.js";
import type { MasterPorts } from "../../../../daemon/control/ports.js";
import { View } from "../../../../daemon/control/view.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";

const test = suite("balancing effect");
const source = { actor: "service/default/web", seq: 1 };

const service = (port: number): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default", uid: "s1" },
  spec: { clusterIP: "10.0.0.1", selector: { app: "web" }, ports: [{ port }] },
});
const endpoints: Endpoints = { kind: "Endpoints", metadata: { name: "web", namespace: "default" }, subsets: [] };

const places: OwnPlaces = {
  ...{ podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16", masters: new Set() },
  ...{ minions: new Map([["192.0.2.9", "m9"]]), ports: alwaysReserved },
};

function bench(faults: { plan?: number; apply?: number; hold?: Promise<void> } = {}) {
  const clock = new VirtualClock(1_000_000);
  const pool = inlineBalancerPool();
  const carried: BalancingDifference[] = [];
  let { plan = 0, apply = 0 } = faults;
  const ports = {
    clock,
    random: seededRandom("test"),
    store: memoryStore(),
    log: () => {},
    links: { send: () => true },
    balancer: {
      ...pool,
      plan: async (batch: never) => {
        await faults.hold;
        if (plan-- > 0) throw new Error("the pool died");
        return pool.plan(batch);
      },
    },
    portals: {
      apply: async (change: BalancingDifference) => {
        if (apply-- > 0) throw new Error("no address");
        carried.push(change);
      },
    },
  } as unknown as MasterPorts;
  const system = { deliver: () => {} } as unknown as ActorSystem;
  return {
    clock,
    carried,
    balancing: new Balancing(ports, system, new View(ports.store), new MinionTables(ports), () => places),
  };
}
const ids = (b: ReturnType<typeof bench>): string[] => b.balancing.table.services.map((s) => s.service);

test("a service that was deleted while it was planned is not brought back", async () => {
  let open = (): void => {};
  const b = bench({ hold: new Promise<void>((resolve) => (open = resolve)) });
  b.balancing.plan(service(80), endpoints, source);
  // It is with the pool now.
  for (let i = 0; i < 5; i++) await Promise.resolve();
  b.balancing.forget(service(80));
  open();
  await b.balancing.settled();
  assert.equal(ids(b), []);
});

test("one made anew under its name is served", async () => {
  const b = bench();
  b.balancing.plan(service(80), endpoints, source);
  await b.balancing.settled();
  b.balancing.forget(service(80));
  b.balancing.plan(service(81), endpoints, source);
  await b.balancing.settled();
  assert.equal(
    b.balancing.table.services.map((s) => s.port),
    [81],
  );
});

for (const [what, faults] of [
  ["could not be planned", { plan: 1 }],
  ["the portals could not carry out", { apply: 1 }],
] as const)
  test(`what ${what} is tried again`, async () => {
    const b = bench(faults);
    b.balancing.plan(service(80), endpoints, source);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    assert.equal(b.carried, []);
    await b.clock.advance(planRetryMs);
    await b.balancing.settled();
    assert.equal(ids(b), ["web"]);
    assert.equal(
      b.carried.flatMap((c) => c.upsert.map((p) => p.service)),
      ["web"],
    );
  });

test.run();
