import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { numberToIp } from "../../../core/balancing/portal-ips.js";
import { networksOf, spansOf } from "../../../core/isolation/ranges.js";
import { cidrText, holds, overlap, parseCidr } from "../../../core/network/cidr.js";

const it = suite("networks and ports for a kernel's sets");

it("a block less its exceptions", () => {
  assert.equal(networksOf({ cidr: "10.0.0.0/8" }), ["10.0.0.0/8"]);
  assert.equal(networksOf({ cidr: "10.9.8.7/8" }), ["10.0.0.0/8"], "bits behind the mask");
  assert.equal(networksOf({ cidr: "10.0.0.0/30", except: ["10.0.0.1/32"] }), ["10.0.0.0/32", "10.0.0.2/31"]);
  assert.equal(networksOf({ cidr: "10.0.0.0/30", except: ["10.0.0.0/31", "10.0.0.2/31"] }), []);
  assert.equal(networksOf({ cidr: "0.0.0.0/0" }), ["0.0.0.0/0"]);
  assert.equal(networksOf({ cidr: "2001:db8::/32", except: ["2001:db8:1::/48"] }), []);
});

const cidr = fc
  .tuple(fc.integer({ min: 24, max: 32 }), fc.integer({ min: 0, max: 255 }))
  .map(([bits, low]) => ({ size: 2 ** (32 - bits), low }))
  .map(({ size, low }) => cidrText({ base: 0x0a000000 + low - (low % size), size }));

it("holds each address that is in the block and in no exception, once", () => {
  fc.assert(
    fc.property(fc.array(cidr, { maxLength: 5 }), (except) => {
      const all = networksOf({ cidr: "10.0.0.0/24", except });
      for (let n = 0; n < 256; n++) {
        const ip = numberToIp(0x0a000000 + n);
        const wanted = !except.some((text) => holds(parseCidr(text), ip));
        assert.is(all.filter((text) => holds(parseCidr(text), ip)).length, wanted ? 1 : 0, ip);
      }
      for (const [i, a] of all.entries()) for (const b of all.slice(i + 1)) assert.not.ok(overlap(a, b));
    }),
  );
});

it("ports that touch or overlap are one span", () => {
  const tcp = (first: number, last: number) => ({ protocol: "TCP", first, last }) as const;
  assert.equal(
    [...spansOf([tcp(90, 95), tcp(80, 80), tcp(81, 81), tcp(92, 99), { protocol: "UDP" }, tcp(443, 443)])],
    [
      ["UDP", [{ first: 0, last: 65_535 }]],
      [
        "TCP",
        [
          { first: 80, last: 81 },
          { first: 90, last: 99 },
          { first: 443, last: 443 },
        ],
      ],
    ],
  );
});

it.run();
