import { suite } from "uvu";
import * as assert from "uvu/assert";
import { firstFree, overlaps, rangeOf, routesAgainst } from "../../../cli/local/free-networks.js";

const test = suite("networks that are free");

const header = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";

/** /proc/net/route; each route is `DEVICE ADDRESS/BITS METRIC`, and the device `*` leads nowhere. */
function table(...routes: string[]): string {
  const hex = (n: number): string => (n >>> 0).toString(16).toUpperCase().padStart(8, "0");
  const reversed = (n: number): string => hex(n).match(/../g)?.reverse().join("") ?? "";
  const lines = routes.map((route) => {
    const [device, cidr = "", metric] = route.split(" ");
    const mask = reversed(cidr.endsWith("/0") ? 0 : -(2 ** (32 - Number(cidr.split("/")[1]))));
    return [device, reversed(rangeOf(cidr)?.first ?? 0), "00000000", "0001", 0, 0, metric, mask, 0, 0, 0].join("\t");
  });
  return [header, ...lines, ""].join("\n");
}

test("addresses of a network, and whether two overlap", () => {
  assert.equal(rangeOf("10.0.1.7/24"), { first: 0x0a000100, last: 0x0a0001ff });
  assert.is(rangeOf("no"), undefined);
  assert.ok(overlaps("10.0.0.0/8", "10.244.0.0/16"));
  assert.not.ok(overlaps("10.243.0.0/16", "10.244.0.0/16"));
});

test("every route that leads somewhere is in the way, but for the default route", () => {
  const routes = table("eth0 0.0.0.0/0 0", "docker0 172.17.0.0/16 0", "wg0 10.244.7.0/24 50");
  assert.equal(routesAgainst("10.244.0.0/16", routes), ["10.244.7.0/24"]);
  assert.equal(routesAgainst("172.17.3.0/24", routes), ["172.17.0.0/16"]);
  assert.equal(routesAgainst("10.243.0.0/16", routes), []);
});

test("a route that leads nowhere is in the way if it wins against Docker's", () => {
  const against = (...routes: string[]): string[] => routesAgainst("10.244.0.0/16", table(...routes));
  assert.equal(against("* 10.244.0.0/16 0"), ["10.244.0.0/16"], "the same network");
  assert.equal(against("* 10.0.0.0/8 0"), ["10.0.0.0/8"], "within somebody's");
  assert.equal(against("* 10.244.9.0/24 65000"), ["10.244.9.0/24"], "part of it");
  assert.equal(against("* 10.244.0.0/16 65000", "* 10.0.0.0/8 65000"), [], "a safety net behind every other route");
});

test("the first candidate that is free; what to do when none is", () => {
  const routes = table("* 10.244.0.0/16 0");
  const candidates = ["10.244.0.0/16", "10.243.0.0/16", "10.242.0.0/16"];
  assert.is(firstFree(candidates, ["10.243.3.0/24"], routes, "--x"), "10.242.0.0/16");
  assert.throws(() => firstFree(candidates, ["10.240.0.0/13"], routes, "--pod-cidr"), /--pod-cidr names one/);
});

test.run();
