import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ipToNumber } from "../../../core/balancing/portal-ips.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { addressFault, podAddressFault } from "../../../core/link/belief.js";
import { holds, parseCidr } from "../../../core/network/cidr.js";
import type { OwnNetworks } from "../../../core/network/own-places.js";

const it = suite("which addresses a minion is believed");
const own: OwnNetworks = {
  ...{ podCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" },
  masters: new Set(["127.0.0.1", "192.0.2.1", "10.244.7.1"]),
};
const others = new Map([["192.0.2.9", "m9"]]);
const at = (address: string, from: string, isRouted = true): string =>
  addressFault({ address, from, isRouted }, own, others);

const claims: readonly (readonly [address: string, from: string, why: RegExp])[] = [
  ["192.0.2.5", "192.0.2.5", /^$/],
  ["192.0.2.5", "198.51.100.7", /^$/],
  ["127.0.0.1", "192.0.2.5", /is loopback/],
  ["169.254.1.1", "192.0.2.5", /is link-local/],
  ["224.0.0.5", "192.0.2.5", /is multicast/],
  ["0.0.0.0", "192.0.2.5", /is unspecified/],
  ["255.255.255.255", "127.0.0.1", /is reserved/],
  ["192.0.2.1", "192.0.2.5", /is the master's/],
  ["::ffff:192.0.2.1", "192.0.2.5", /IPv4 address, which routes/],
  ["192.0.2.1", "192.0.2.1", /^$/],
  ["192.0.2.1", "127.0.0.1", /^$/],
  ["10.0.3.3", "192.0.2.5", /10\.0\.0\.0\/16, the network of services/],
  ["10.244.3.3", "192.0.2.5", /10\.244\.0\.0\/16, the network of pods/],
  ["192.0.2.9", "192.0.2.5", /that of minion "m9"/],
  ["2001:db8::5", "192.0.2.5", /no IPv4 address/],
];
for (const [address, from, why] of claims)
  it(`${address}, dialling from ${from}`, () => assert.match(at(address, from), why));

it("an address is the same in whatever spelling", () => {
  assert.match(at("::ffff:192.0.2.1", "192.0.2.5", false), "is the master's");
  assert.match(at("::ffff:10.244.3.3", "192.0.2.5", false), "network of pods");
  assert.match(at("::ffff:192.0.2.9", "192.0.2.5", false), 'that of minion "m9"');
});

it("minions beside the master are told apart by loopback addresses, if they route nothing", () => {
  assert.is(at("127.0.0.2", "127.0.0.1", false), "");
  assert.is(at("127.0.0.2", "", false), "");
  assert.match(at("127.0.0.2", "127.0.0.1", true), "loopback");
});

const pod = (hostNetwork = false): Pod => ({
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [], ...(hostNetwork ? { hostNetwork } : {}) },
});
const place = { address: "192.0.2.5", podCidr: "10.244.1.0/24" };
const told = (podIP: string, hostNetwork = false): string => podAddressFault({ podIP }, pod(hostNetwork), place, own);

it("a pod is within its minion's network, and is not the host there", () => {
  assert.is(told("10.244.1.2"), "");
  assert.is(told(""), "");
  for (const ip of ["127.0.0.1", "10.244.2.2", "10.0.0.1", "192.0.2.1", "169.254.169.254", "192.0.2.5", "2001:db8::2"])
    assert.match(told(ip), /is not in 10\.244\.1\.0\/24/, ip);
  for (const ip of ["10.244.1.0", "10.244.1.1", "10.244.1.255"]) assert.match(told(ip), /the host's own/, ip);
});

it("a pod with its host's network has its host's address, and no other", () => {
  assert.is(told("192.0.2.5", true), "");
  assert.match(told("192.0.2.1", true), /address is 192\.0\.2\.5/);
  assert.match(told("10.244.1.2", true), /address is 192\.0\.2\.5/);
});

it("where minions share a network, an address of the master's machine in it is no pod's", () => {
  const shared = { address: "127.0.0.2", podCidr: "" };
  assert.is(podAddressFault({ podIP: "10.244.7.2" }, pod(), shared, own), "");
  assert.match(podAddressFault({ podIP: "10.244.7.1" }, pod(), shared, own), /master's machine/);
});

it("further addresses, and another host's, are nobody's to claim", () => {
  const further = { podIP: "10.244.1.2", podIPs: [{ ip: "10.244.1.2" }, { ip: "127.0.0.1" }] };
  assert.match(podAddressFault(further, pod(), place, own), /another in podIPs: 127\.0\.0\.1/);
  assert.match(podAddressFault({ hostIP: "192.0.2.1" }, pod(), place, own), /has the address 192\.0\.2\.5/);
});

it("whatever address is claimed, a believed one lies in the minion's network", () => {
  const range = parseCidr(place.podCidr);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.string(),
        fc.integer({ min: 0, max: 255 }).map((n) => `10.244.1.${n}`),
      ),
      (ip) => {
        if (ip === "" || told(ip) !== "") return;
        assert.ok(holds(range, ip) && (ipToNumber(ip) ?? 0) > range.base + 1);
      },
    ),
  );
});

it.run();
