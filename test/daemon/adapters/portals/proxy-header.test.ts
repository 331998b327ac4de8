import { BlockList, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { proxyHeader, type SocketAddress } from "../../../../daemon/adapters/portals/proxy-header.js";

const test = suite("PROXY protocol header");

const signature = "0d0a0d0a000d0a515549540a";
const port = fc.integer({ min: 0, max: 65_535 });
const places = (ip: fc.Arbitrary<string>): fc.Arbitrary<SocketAddress> => fc.record({ ip, port });

/** Whether two texts are one address, as Node's own parser reads them. */
function isSame(a: string, b: string): boolean {
  const family = isIPv6(a) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addAddress(a, family);
  return list.check(b, family);
}

/** Reads a header as section 2.2 of the specification has it; throws on anything else. */
function decode(header: Buffer): { source: SocketAddress; destination: SocketAddress } | null {
  assert.is(header.toString("hex", 0, 12), signature);
  assert.is(header[12], 0x21, "version 2, PROXY");
  assert.is(header.length, 16 + header.readUInt16BE(14));
  if (header[13] === 0) {
    assert.is(header.length, 16);
    return null;
  }
  assert.ok(header[13] === 0x11 || header[13] === 0x21, "TCP over IPv4 or IPv6");
  const bytes = header[13] === 0x11 ? 4 : 16;
  assert.is(header.length, 16 + 2 * bytes + 4);
  const ipAt = (at: number): string => {
    const raw = header.subarray(at, at + bytes);
    if (bytes === 4) return raw.join(".");
    return Array.from({ length: 8 }, (_, i) => raw.readUInt16BE(2 * i).toString(16)).join(":");
  };
  return {
    source: { ip: ipAt(16), port: header.readUInt16BE(16 + 2 * bytes) },
    destination: { ip: ipAt(16 + bytes), port: header.readUInt16BE(18 + 2 * bytes) },
  };
}

for (const [family, ip] of [
  ["IPv4", fc.ipV4()],
  ["IPv6", fc.ipV6().filter((text) => !/^(0*:)*:?(0+:)*ffff:/i.test(text))],
] as const)
  test(`property: both ends over ${family} are read back as they were`, () => {
    void fc.assert(
      fc.property(places(ip), places(ip), (client, portal) => {
        const read = decode(proxyHeader(client, portal));
        assert.ok(read);
        assert.ok(isSame(read.source.ip, client.ip), `${read.source.ip} is ${client.ip}`);
        assert.ok(isSame(read.destination.ip, portal.ip), `${read.destination.ip} is ${portal.ip}`);
        assert.equal([read.source.port, read.destination.port], [client.port, portal.port]);
      }),
    );
  });

test("property: an IPv4 address in IPv6 clothes is an IPv4 address", () => {
  void fc.assert(
    fc.property(places(fc.ipV4()), places(fc.ipV4()), (client, portal) => {
      const dressed = { ...client, ip: `::ffff:${client.ip}` };
      assert.equal(proxyHeader(dressed, portal), proxyHeader(client, portal));
    }),
  );
});

test("the bytes of one header, by hand", () => {
  const header = proxyHeader({ ip: "192.0.2.1", port: 0xc0de }, { ip: "10.0.0.7", port: 80 });
  assert.is(header.toString("hex"), `${signature}2111000cc00002010a000007c0de0050`);
  const six = proxyHeader({ ip: "fe80::1%eth0", port: 1 }, { ip: "::", port: 2 });
  assert.is(six.toString("hex"), `${signature}21210024fe80${"0".repeat(27)}1${"0".repeat(32)}00010002`);
});

test("what is not known is said to be unspecified", () => {
  const known = { ip: "192.0.2.1", port: 1 };
  for (const other of ["", "::1", "nowhere"]) assert.is(decode(proxyHeader({ ip: other, port: 1 }, known)), null);
});

test.run();
