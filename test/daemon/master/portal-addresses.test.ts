// runner: machine
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import {
  interfacePortalAddresses,
  portalAddresses,
  sharedPortalAddress,
} from "../../../daemon/master/portal-addresses.js";

const test = suite("portal addresses");

const cidr = "10.0.0.0/16";
const name = "trp-test";

/** Runs `body` with a network namespace of its own, which ends with the process that holds it. */
async function inNamespace(body: (ip: string[], route: (to: string) => string) => Promise<void>): Promise<void> {
  const holder = spawn("unshare", ["--net", "sh", "-c", "echo ready; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    await once(holder.stdout, "data");
    const ip = ["nsenter", "-t", String(holder.pid), "-n", "ip"];
    const run = (...args: string[]): string =>
      execFileSync("nsenter", [...ip.slice(1), ...args], { encoding: "utf8", stdio: "pipe" });
    run("link", "set", "lo", "up");
    const route = (to: string): string => {
      try {
        return run("route", "get", to);
      } catch (error) {
        return String(error);
      }
    };
    await body(ip, route);
  } finally {
    const ended = once(holder, "exit");
    holder.stdin.end();
    await ended;
  }
}

/** Without the capability there is nothing but the fallback to test here; CI runs with it. */
const privileged = process.platform === "linux" && process.getuid?.() === 0;

if (privileged) {
  test("addresses follow the set, the rest of the network is unreachable, all of it goes away; each step twice", () =>
    inNamespace(async (ip, route) => {
      const addresses = interfacePortalAddresses(name, cidr, ip);
      assert.is(addresses.sharedIp, "");
      for (let i = 0; i < 2; i++) await addresses.ensure();
      assert.match(route("10.0.0.7"), /No route to host/);
      for (let i = 0; i < 2; i++) await addresses.sync(new Set(["10.0.0.7", "10.0.1.1"]));
      assert.match(route("10.0.0.7"), /^local 10\.0\.0\.7/);
      assert.match(route("10.0.1.1"), /^local/);
      await addresses.sync(new Set(["10.0.1.1", "10.0.2.2"]));
      assert.match(route("10.0.0.7"), /No route to host/);
      assert.match(route("10.0.1.1"), /^local/);
      assert.match(route("10.0.2.2"), /^local/);
      for (let i = 0; i < 2; i++) await addresses.removeAll();
      assert.match(route("10.0.1.1"), /Network is unreachable/);
    }));

  test("what another instance left is taken over, and what someone removed is made again", () =>
    inNamespace(async (ip, route) => {
      await interfacePortalAddresses(name, cidr, ip).sync(new Set(["10.0.0.7", "10.0.0.8"]));
      const next = interfacePortalAddresses(name, cidr, ip);
      await next.sync(new Set(["10.0.0.8"]));
      assert.match(route("10.0.0.7"), /No route to host/);
      execFileSync("nsenter", [...ip.slice(1), "link", "del", name]);
      await next.sync(new Set(["10.0.0.8"]));
      assert.match(route("10.0.0.8"), /^local/);
    }));

  test("thousands of addresses and calls that overlap", () =>
    inNamespace(async (ip, route) => {
      const addresses = interfacePortalAddresses(name, cidr, ip);
      const many = new Set(Array.from({ length: 2000 }, (_, i) => `10.0.${1 + (i >> 8)}.${i & 255}`));
      await Promise.all([
        addresses.ensure(),
        addresses.sync(many),
        addresses.sync(new Set(["10.0.0.9"])),
        addresses.sync(many),
      ]);
      assert.match(route("10.0.8.1"), /^local/);
      assert.match(route("10.0.0.9"), /No route to host/);
    }));

  test("a portal network that another interface is in is refused before anything is changed", () =>
    inNamespace(async (ip) => {
      execFileSync("nsenter", [...ip.slice(1), "address", "add", "10.0.3.1/24", "dev", "lo"]);
      const addresses = interfacePortalAddresses(name, cidr, ip);
      await addresses.ensure().then(
        () => assert.unreachable("a network in use was taken"),
        (error) => {
          assert.instance(error, Fault);
          assert.is(error.reason, "Conflict");
          assert.match(error.message, /lo has 10\.0\.3\.1/);
        },
      );
    }));
}

test("names, addresses and networks that cannot be are refused", async () => {
  assert.throws(() => interfacePortalAddresses("much-too-long-a-name", cidr), /1 to 15/);
  assert.throws(() => interfacePortalAddresses("a b", cidr), /cannot name/);
  assert.throws(() => interfacePortalAddresses(name, "10.0.0.0/33"), /mask/);
  const fault = await interfacePortalAddresses(name, cidr, ["true"])
    .sync(new Set(["10.1.0.1"]))
    .catch((error) => error);
  assert.match(fault.message, /10\.1\.0\.1 cannot be a portal's address/);
});

test("a missing ip command is named with what to install", async () => {
  const fault = await interfacePortalAddresses(name, cidr, ["no-such-command-here"])
    .ensure()
    .catch((error) => error);
  assert.is(fault.reason, "ServiceUnavailable");
  assert.match(fault.message, /iproute2/);
});

test("without the capability portals share one address", async () => {
  const shared = sharedPortalAddress("127.0.0.1");
  await shared.ensure();
  await shared.sync(new Set(["10.0.0.7"]));
  await shared.removeAll();
  assert.is(shared.sharedIp, "127.0.0.1");
  assert.is((await portalAddresses(name, cidr, "127.0.0.1")).sharedIp, privileged ? "" : "127.0.0.1");
});

test.run();
