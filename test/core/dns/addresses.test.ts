import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressKey, serviceAddresses } from "../../../core/dns/addresses.js";
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import { serviceOf } from "./sample.js";

const it = suite("addresses behind headless services");
const headless = serviceOf("pets", { clusterIP: "None" });
const endpoints = (subsets: Endpoints["subsets"]): Endpoints =>
  ({ kind: "Endpoints", metadata: { name: "pets" }, subsets }) as never;

it("who is not ready has no name, and who stands behind a portal none of its own", () => {
  const some = endpoints([{ addresses: [{ ip: "10.244.0.2" }], notReadyAddresses: [{ ip: "10.244.0.3" }] }]);
  assert.equal(
    serviceAddresses(headless, some).map((row) => row.ip),
    ["10.244.0.2"],
  );
  assert.equal(serviceAddresses(serviceOf("pets", { clusterIP: "10.0.0.9" }), some), []);
  assert.equal(serviceAddresses(headless, undefined), []);
});

it("one address with several sets of ports is one row, and two names of it are two", () => {
  const rows = serviceAddresses(
    headless,
    endpoints([
      { addresses: [{ ip: "10.244.0.2" }, { ip: "10.244.0.2", hostname: "a" }], ports: [{ name: "x", port: 1 }] },
      { addresses: [{ ip: "10.244.0.2" }], ports: [{ port: 2, protocol: "UDP" }] },
    ]),
  );
  assert.equal(rows.map(addressKey), ["default/pets/10.244.0.2/", "default/pets/10.244.0.2/a"]);
  assert.equal(rows[0]?.ports, [
    { name: "x", protocol: "TCP", port: 1 },
    { name: "", protocol: "UDP", port: 2 },
  ]);
});

it.run();
