import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isOnSegment, overlayAddress, vxlanId, vxlanMac } from "../../../core/network/overlay.js";

const it = suite("the overlay");

it("has a number for each cluster that VXLAN can hold", () => {
  fc.assert(fc.property(fc.string(), (name) => vxlanId(name) >= 1 && vxlanId(name) < 2 ** 24));
  assert.is.not(vxlanId("troupe"), vxlanId("other"));
});

it("has an end with a hardware address for each host, administered locally and nobody else's", () => {
  assert.is(vxlanMac("10.245.2.130"), "02:54:0a:f5:02:82");
  fc.assert(fc.property(fc.ipV4(), fc.ipV4(), (a, b) => (a === b) === (vxlanMac(a) === vxlanMac(b))));
});

it("is reached at the first address of a host's pods", () => {
  assert.is(overlayAddress("10.244.3.0/24"), "10.244.3.0");
});

it("is for hosts whose address is in none of our networks", () => {
  const own = ["127.0.0.1/8", "10.245.2.2/25", "172.17.0.1/16"];
  assert.ok(isOnSegment("10.245.2.127", own));
  assert.not(isOnSegment("10.245.2.130", own));
  assert.not(isOnSegment("10.245.2.2", ["10.245.2.7/32"]), "a cloud's host that reaches all others by a router");
  assert.not(isOnSegment("no address", own));
});

it.run();
