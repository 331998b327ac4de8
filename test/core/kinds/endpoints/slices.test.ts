import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Endpoints } from "../../../../core/kinds/endpoints/object.js";
import { endpointSlices, sliceMax, slicesOf } from "../../../../core/kinds/endpoints/slices.js";

const test = suite("endpoint slices");

const uid = "7f2c3a10-0000-4000-8000-0000000000ff";
const metadata = { name: "web", namespace: "default", uid, resourceVersion: "7", labels: { app: "web" } };
const of = (subsets: NonNullable<Endpoints["subsets"]>): Endpoints => ({ kind: "Endpoints", metadata, subsets });

test("who is ready and who is not, with what is known of each", () => {
  const targetRef = { kind: "Pod", name: "web-1" };
  const [slice, ...others] = slicesOf(
    of([
      {
        addresses: [{ ip: "10.1.0.2", nodeName: "m1", targetRef }],
        notReadyAddresses: [{ ip: "10.1.0.3" }],
        ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      },
    ]),
  );
  assert.equal(others, []);
  assert.equal(slice?.endpoints, [
    {
      addresses: ["10.1.0.2"],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: "m1",
      targetRef,
    },
    { addresses: ["10.1.0.3"], conditions: { ready: false, serving: false, terminating: false } },
  ]);
  assert.equal(slice?.ports, [{ name: "http", port: 8080, protocol: "TCP" }]);
  assert.is(slice?.metadata.labels?.["kubernetes.io/service-name"], "web");
  assert.is(slice?.addressType, "IPv4");
  assert.equal(endpointSlices.table.row(slice as never, 0).slice(1, 4), ["IPv4", "8080", "10.1.0.2,10.1.0.3"]);
});

test("one without endpoints has a slice without any", () => {
  assert.equal(
    slicesOf(of([])).map(({ endpoints, ports }) => [endpoints, ports]),
    [[[], []]],
  );
});

test("many, and other ports, are in slices of their own, each with a name and uid that lead back", () => {
  const addresses = Array.from({ length: sliceMax + 1 }, (_, i) => ({ ip: `10.1.1.${i}` }));
  const slices = slicesOf(
    of([
      { addresses, ports: [{ port: 80 }] },
      { addresses: [{ ip: "fd00::1" }], ports: [{ port: 81 }] },
    ]),
  );
  assert.equal(
    slices.map(({ metadata: m, endpoints, addressType }) => [m.name, endpoints.length, addressType]),
    [
      ["web-0", sliceMax, "IPv4"],
      ["web-1", 1, "IPv4"],
      ["web-2", 1, "IPv6"],
    ],
  );
  assert.is(new Set(slices.map(({ metadata: m }) => m.uid)).size, 3);
  for (const { metadata: m } of slices) assert.is(endpointSlices.form.storedName(m.name), "web");
});

test.run();
