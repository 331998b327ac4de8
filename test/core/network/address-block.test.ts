import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressBlock } from "../../../core/network/address-block.js";
import { isLoopback, isLoopbackHost } from "../../../core/network/loopback.js";

const test = suite("addresses that are one, and this machine's own");

for (const [address, block] of [
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:192.0.2.1", "192.0.2.1"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0000:0000:0001::7", "2001:db8:0:0::/64"],
  ["2001:db8:0:1::1", "2001:db8:0:1::/64"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["", ""],
] as const)
  test(`${address} → ${block}`, () => assert.is(addressBlock(address), block));

test("loopback is loopback in every spelling, and nothing else is", () => {
  for (const address of ["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"]) assert.ok(isLoopback(address), address);
  for (const address of ["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example", "1270.0.0.1", "127.1", "localhost", ""])
    assert.not.ok(isLoopback(address), address);
  for (const host of ["localhost", "LOCALHOST", "a.localhost", "[::1]", "127.0.0.1"])
    assert.ok(isLoopbackHost(host), host);
  for (const host of ["localhost.example", "notlocalhost", "0.0.0.0", "[::]", ""])
    assert.not.ok(isLoopbackHost(host), host);
});

test.run();
