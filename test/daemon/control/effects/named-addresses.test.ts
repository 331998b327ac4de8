import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressKey, type ServiceAddress, serviceAddresses } from "../../../../core/dns/addresses.js";
import type { Endpoints } from "../../../../core/kinds/endpoints/object.js";
import type { Service } from "../../../../core/kinds/service/object.js";
import { NamedAddresses } from "../../../../daemon/control/effects/named-addresses.js";
import { serviceOf } from "../../../core/dns/sample.js";

const it = suite("addresses that minions resolve");

const ips = ["10.244.0.2", "10.244.0.3", "10.244.0.4"];
const step = fc.record({
  name: fc.constantFrom("pets", "web"),
  spec: fc.constantFrom(
    { clusterIP: "None" },
    { clusterIP: "10.0.0.9" },
    { type: "ExternalName", externalName: "a.b" },
  ),
  ready: fc.subarray(ips),
  hostname: fc.constantFrom(undefined, "one"),
  goes: fc.boolean(),
});

const endpointsOf = (ready: readonly string[], hostname: string | undefined): Endpoints =>
  ({
    kind: "Endpoints",
    metadata: { name: "" },
    subsets: [
      { addresses: ready.map((ip) => (hostname ? { ip, hostname } : { ip })), ports: [{ name: "http", port: 80 }] },
      { notReadyAddresses: [{ ip: "10.244.9.9" }] },
    ],
  }) as Endpoints;

it("after any series of changes, the table is what services and endpoints are now", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const table = new Map<string, ServiceAddress>();
      const names = new NamedAddresses({
        change: (_name, upsert, remove) => {
          for (const key of remove) assert.ok(table.delete(key), key);
          for (const row of upsert as readonly ServiceAddress[]) table.set(addressKey(row), row);
        },
      });
      const now = new Map<string, ServiceAddress[]>();
      for (const { name, spec, ready, hostname, goes } of steps) {
        const service: Service = serviceOf(name, spec);
        if (goes) names.remove(service);
        else names.put(service, endpointsOf(ready, hostname));
        now.set(name, goes ? [] : serviceAddresses(service, endpointsOf(ready, hostname)));
      }
      const wanted = [...now.values()].flat().map((row) => JSON.stringify(row));
      assert.equal([...table.values()].map((row) => JSON.stringify(row)).sort(), wanted.sort());
    }),
  );
});

it("who is not ready has no name, and who stands behind a portal none of its own", () => {
  const ready = endpointsOf(["10.244.0.2"], undefined);
  assert.equal(serviceAddresses(serviceOf("web", { clusterIP: "10.0.0.9" }), ready), []);
  assert.equal(
    serviceAddresses(serviceOf("pets", { clusterIP: "None" }), ready).map((row) => row.ip),
    ["10.244.0.2"],
  );
  assert.equal(serviceAddresses(serviceOf("pets", { clusterIP: "None" }), undefined), []);
});

it.run();
