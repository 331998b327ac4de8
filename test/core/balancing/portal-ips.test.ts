import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  allocatePortalIp,
  checkPortalIp,
  ipToNumber,
  numberToIp,
  parsePortalCidr,
} from "../../../core/balancing/portal-ips.js";
import { Fault } from "../../../core/fault.js";
import { seededRandom } from "../../../core/random.js";

const test = suite("portal IPs");

test("reads a network, and says what is wrong with one", () => {
  assert.equal(parsePortalCidr("10.0.0.0/16"), { text: "10.0.0.0/16", base: 0x0a000000, size: 65_536 });
  const wrong: Array<[string, RegExp]> = [
    ["10.0.0.0", /is not an IPv4 network/],
    ["10.0.0/16", /is not an IPv4 network/],
    ["10.0.0.256/16", /is not an IPv4 network/],
    ["10.0.0.0/16/1", /is not an IPv4 network/],
    ["10.0.1.0/16", /10\.0\.0\.0\/16 would/],
    ["10.0.0.0/31", /mask of 31 bits, not 8 to 30/],
    ["0.0.0.0/0", /mask of 0 bits/],
  ];
  for (const [text, message] of wrong) assert.throws(() => parsePortalCidr(text), message);
});

test("property: an IPv4 address survives being a number", () => {
  void fc.assert(fc.property(fc.ipV4(), (ip) => assert.is(numberToIp(ipToNumber(ip) ?? -1), ip)));
});

test("property: every address but the first and last is given out once, then it says exhausted", () => {
  void fc.assert(
    fc.property(fc.string(), fc.integer({ min: 26, max: 30 }), (seed, bits) => {
      const cidr = parsePortalCidr(`10.0.4.0/${bits}`);
      const used = new Set<string>();
      const random = seededRandom(seed);
      for (let i = 0; i < cidr.size - 2; i++) {
        const ip = allocatePortalIp(cidr, used, random);
        assert.is(checkPortalIp(cidr, used, ip, "spec.clusterIP"), null);
        used.add(ip);
      }
      assert.not(used.has("10.0.4.0"));
      assert.throws(
        () => allocatePortalIp(cidr, used, random),
        (e: unknown) => e instanceof Fault && e.reason === "ServiceUnavailable" && /all \d+ are in use/.test(e.message),
      );
    }),
  );
});

test("judges an address that is asked for", () => {
  const cidr = parsePortalCidr("10.0.0.0/24");
  const judge = (ip: string): string | undefined =>
    checkPortalIp(cidr, new Set(["10.0.0.9"]), ip, "spec.clusterIP")?.reason;
  assert.is(judge("10.0.0.8"), undefined);
  assert.is(judge("10.0.0.9"), "FieldValueDuplicate");
  for (const ip of ["10.0.0.0", "10.0.0.255", "10.0.1.1", "x", "::1", "10.0.0.08"])
    assert.is(judge(ip), "FieldValueInvalid");
});

test.run();
