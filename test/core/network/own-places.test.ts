import { suite } from "uvu";
import * as assert from "uvu/assert";
import { endpointFault, type OwnPlaces, outsideAddressFault, reservedFor } from "../../../core/network/own-places.js";
import { alwaysReserved } from "../../../core/network/reserved.js";

const it = suite("the cluster's own places");
const own: OwnPlaces = {
  ...{ podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16", masters: new Set(["192.0.2.1", "2001:db8:0:0:0:0:0:1"]) },
  minions: new Map([["192.0.2.2", "m2"]]),
  ports: [...alwaysReserved, { protocol: "TCP", port: 8443, whose: "the master's API over TLS" }],
};

const outside: readonly (readonly [string, RegExp])[] = [
  ["127.0.0.1", /loopback/],
  ["169.254.169.254", /link-local/],
  ["224.0.0.1", /multicast/],
  ["0.0.0.0", /unspecified/],
  ["255.255.255.255", /reserved/],
  ["::ffff:127.0.0.1", /loopback/],
  ["192.0.2.1", /master's machine/],
  ["192.0.2.2", /minion "m2"/],
  ["10.0.3.4", /10\.0\.0\.0\/16, the network of services/],
  ["10.244.3.4", /10\.244\.0\.0\/16, the network of pods/],
  ["::ffff:192.0.2.1", /master's machine/],
  ["::192.0.2.1", /master's machine/],
  ["::ffff:c000:202", /minion "m2"/],
  ["::ffff:10.0.3.4", /network of services/],
  ["::ffff:10.244.3.4", /network of pods/],
  ["203.0.113.7", /^$/],
];
for (const [ip, why] of outside)
  it(`${ip} as a service's address from outside`, () => assert.match(outsideAddressFault(ip, own), why));

const behind: readonly (readonly [string, RegExp])[] = [
  ["127.0.0.1", /loopback/],
  ["169.254.169.254", /link-local/],
  ["239.1.1.1", /multicast/],
  ["192.0.2.1", /master's machine/],
  ["10.0.3.4", /network of services/],
  ["0:0:0:0:0:FFFF:c000:201", /master's machine/],
  ["::ffff:10.0.3.4", /network of services/],
  ["2001:DB8::0:1", /master's machine/],
  ["10.244.3.4", /^$/],
  ["192.0.2.2", /^$/],
  ["203.0.113.7", /^$/],
];
for (const [ip, why] of behind)
  it(`${ip} as an endpoint made by hand`, () => assert.match(endpointFault(ip, own), why));

it("ports of every host are by protocol", () => {
  assert.match(reservedFor("TCP", 22, own), "ssh");
  assert.match(reservedFor("TCP", 8443, own), "over TLS");
  assert.match(reservedFor("UDP", 4789, own), "tunnels");
  assert.is(reservedFor("UDP", 22, own), "");
  assert.is(reservedFor("TCP", 80, own), "");
});

it.run();
