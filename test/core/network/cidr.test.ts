import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { numberToIp } from "../../../core/balancing/portal-ips.js";
import { checkCidr, cidrText, contains, holds, overlap, parseCidr, readCidr } from "../../../core/network/cidr.js";
import { allocatePodCidr } from "../../../core/network/pod-cidrs.js";

const it = suite("IPv4 networks");

const range = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([n, bits]) => ({ base: n - (n % 2 ** (32 - bits)), size: 2 ** (32 - bits) }));

it("have one spelling, which is read as it is written", () => {
  fc.assert(fc.property(range, (r) => assert.equal(readCidr(cidrText(r)), r)));
});

it("whatever else is written, it is none, or it is that spelling", () => {
  const near = fc.stringMatching(/^[0-9a-fx./ \n+-]{0,24}$/);
  fc.assert(
    fc.property(fc.oneof(near, fc.string(), range.map(cidrText)), (text) => {
      const read = readCidr(text);
      if (read) assert.is(cidrText(read), text);
      assert.is(checkCidr(text) === "", read !== undefined);
    }),
    { numRuns: 2_000 },
  );
});

for (const wrong of [
  "10.244.1.0/0x18",
  "10.244.1.0/24/24",
  "10.244.1.0/024",
  "10.244.1.0/+24",
  "10.244.1.0/24 ",
  "10.244.1.0/2e1",
  "10.244.1.7/24",
  "010.244.1.0/24",
  "10.244.1/24",
  "10.244.1.0/33",
  "10.244.1.0/",
  "10.244.1.0\n/24",
  "",
])
  it(`${JSON.stringify(wrong)} is none`, () => {
    assert.is(readCidr(wrong), undefined);
    assert.throws(() => parseCidr(wrong), /right would be/);
  });

it("overlap as the addresses in them do", () => {
  fc.assert(
    fc.property(range, range, (a, b) => {
      const common = contains(a, b.base) || contains(b, a.base);
      assert.is(overlap(cidrText(a), cidrText(b)), common);
    }),
  );
});

it("hold their first address and their last, and none beside", () => {
  fc.assert(
    fc.property(range, (r) => {
      assert.ok(holds(r, numberToIp(r.base)) && holds(r, numberToIp(r.base + r.size - 1)));
      if (r.base > 0) assert.not(holds(r, numberToIp(r.base - 1)));
      assert.not(holds(r, "nonsense"));
    }),
  );
});

it("a minion's share is nobody else's, however it is spelled", () => {
  const taken = ["10.244.1.0/24"];
  for (const asked of ["10.244.1.0/0x18", "10.244.1.0/24/24", "10.244.1.0/024", "10.244.1.0/24"])
    assert.is(allocatePodCidr("10.244.0.0/16", taken, asked), "10.244.0.0/24", asked);
  assert.is(allocatePodCidr("10.244.0.0/16", ["10.244.0.0/20"]), "10.244.16.0/24", "one that an older release gave");
});

it.run();
