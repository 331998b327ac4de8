import net from "node:net";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isIP, oneSpelling, plainIp, specialUse } from "../../../core/network/ip.js";

const it = suite("IP addresses");

it("are those of the system", () => {
  const near = fc.stringMatching(/^[0-9a-fA-F:.]{0,20}$/);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), near, fc.string()), (text) =>
      assert.is(isIP(text), net.isIP(text), text),
    ),
    { numRuns: 5_000 },
  );
});

const special: readonly (readonly [string, string | undefined])[] = [
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "unspecified"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["169.254.169.254", "link-local"],
  ["224.0.0.1", "multicast"],
  ["239.1.1.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "reserved"],
  ["10.0.0.1", undefined],
  ["169.253.0.1", undefined],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["0:0:0:0:0:0:0:1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["::ffff:7f00:1", "loopback"],
  ["::127.0.0.1", "loopback"],
  ["::ffff:169.254.1.1", "link-local"],
  ["::ffff:10.0.0.1", undefined],
  ["fe80::1", "link-local"],
  ["febf::1", "link-local"],
  ["fec0::1", undefined],
  ["ff02::1", "multicast"],
  ["2001:db8::1", undefined],
  ["no address", undefined],
];
for (const [ip, use] of special) it(`${ip} is ${use ?? "a host's, or none"}`, () => assert.is(specialUse(ip), use));

it("of version 4 that come as of version 6 are what they were", () => {
  assert.is(plainIp("::ffff:10.0.0.1"), "10.0.0.1");
  assert.is(plainIp("2001:db8::1"), "2001:db8::1");
});

it("are compared in one spelling", () => {
  for (const text of ["::ffff:10.0.0.1", "::FFFF:a00:1", "0:0:0:0:0:ffff:10.0.0.1", "::10.0.0.1", "10.0.0.1"])
    assert.is(oneSpelling(text), "10.0.0.1", text);
  for (const text of ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0:1"])
    assert.is(oneSpelling(text), "2001:db8:0:0:0:0:0:1", text);
  for (const text of ["::1", "0:0:0:0:0:0:0:1"]) assert.is(oneSpelling(text), "0:0:0:0:0:0:0:1", text);
  for (const text of ["", "web", "10.0.0.01"]) assert.is(oneSpelling(text), text);
});

it.run();
