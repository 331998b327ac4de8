import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ServiceAddress } from "../../../core/dns/addresses.js";
import { canBeName } from "../../../core/dns/records.js";
import { zone } from "../../../core/dns/zone.js";
import { addressOf, serviceOf } from "./sample.js";

const it = suite("the cluster's zone");

it("of a service that is not known, addresses are left out", () => {
  const { records } = zone([], [addressOf("pets", "10.244.0.5")]);
  assert.is(records.get("pets.default.svc.cluster.local"), undefined);
});

it("two pods of one name are two records of it", () => {
  const two = ["10.244.0.5", "10.244.0.6"].map((ip) => addressOf("pets", ip, { hostname: "same" }));
  const { records } = zone([serviceOf("pets", { clusterIP: "None" })], two);
  assert.is(records.get("same.pets.default.svc.cluster.local")?.length, 2);
  assert.is(records.get("pets.default.svc.cluster.local")?.length, 2);
});

it("one pod of two names is one record of the service", () => {
  const two = ["a", "b"].map((hostname) => addressOf("pets", "10.244.0.5", { hostname }));
  const { records } = zone([serviceOf("pets", { clusterIP: "None" })], two);
  assert.is(records.get("pets.default.svc.cluster.local")?.length, 1);
});

it("a name that DNS cannot carry, of whatever object, is not there", () => {
  const { records } = zone(
    [
      serviceOf("x".repeat(64), { clusterIP: "10.0.0.9" }),
      serviceOf("a b", { clusterIP: "10.0.0.8" }),
      serviceOf("long", { type: "ExternalName", externalName: `${"x".repeat(300)}.com` }),
    ],
    [],
  );
  assert.ok([...records.keys()].every(canBeName));
  assert.is(records.get("long.default.svc.cluster.local"), undefined);
});

it("in whatever order it is told, it is the same; and what is above a name is there, too", () => {
  const rows: fc.Arbitrary<ServiceAddress[]> = fc.array(
    fc
      .record({ ip: fc.constantFrom("10.244.0.5", "10.244.0.6", "fd00::1"), hostname: fc.constantFrom("", "a", "b") })
      .map(({ ip, hostname }) => addressOf("pets", ip, { hostname })),
    { maxLength: 6 },
  );
  const pets = serviceOf("pets", { clusterIP: "None" });
  const texts = (addresses: ServiceAddress[]): string[] =>
    [...zone([pets], addresses).records].map(([n, all]) => `${n} ${all.map((r) => JSON.stringify(r)).sort()}`).sort();
  fc.assert(
    fc.property(rows, (addresses) => {
      assert.equal(texts(addresses), texts([...addresses].reverse()));
      const { records } = zone([pets], addresses);
      for (const name of records.keys()) {
        const parent = name.slice(name.indexOf(".") + 1);
        if (name.endsWith(".svc.cluster.local")) assert.ok(records.has(parent), name);
      }
    }),
  );
});

it.run();
