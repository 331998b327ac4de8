// runner: machine
/** The real nft in a network namespace of the test's own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BalancingTable, ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import { Fault } from "../../../../core/fault.js";
import { NftablesPlane } from "../../../../daemon/minion/data-plane/nftables-plane.js";
import { type HostCommand, hostCommand } from "../../../../daemon/network/host-command.js";
import { realClock } from "../../../../daemon/real-clock.js";
import { backend, place, plan } from "./plans.js";

const it = suite("nftables in the kernel");
const mayTry = process.platform === "linux" && process.getuid?.() === 0;
const test = mayTry ? it : it.skip;
const namespace = `troupe-test-plane-${process.pid}`;
const inside: HostCommand = (program, args, input) =>
  hostCommand("ip", ["netns", "exec", namespace, program, ...args], input);

/** A packet from inside the namespace, as a minion's daemon sends it from its own. */
async function probe(ip: string, port: number): Promise<void> {
  const source = `const s=require("node:dgram").createSocket("udp4");s.send("",${port},"${ip}",()=>s.close())`;
  const child = spawn("ip", ["netns", "exec", namespace, process.execPath, "-e", source]);
  await once(child, "exit");
}

const complaints: string[] = [];
let plane: NftablesPlane;
let applied: number;

const list = (...args: string[]): Promise<string> => inside("nft", ["list", ...args]);
const table = (revision: number, ...services: ServicePortPlan[]): BalancingTable => ({ revision, services });

it.before(async () => {
  if (!mayTry) return;
  await hostCommand("ip", ["netns", "add", namespace]);
  await inside("ip", ["link", "set", "lo", "up"]);
  await inside("ip", ["route", "add", place.serviceCidr, "dev", "lo"]);
});
it.after(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "del", namespace]);
});
it.before.each(() => {
  complaints.length = 0;
  plane = new NftablesPlane({
    command: inside,
    clock: realClock(),
    log: (_, text, facts) => void complaints.push(`${text}: ${facts?.["message"] ?? ""}`),
    probe,
    onApplied: ({ revision }) => {
      applied = revision;
    },
  });
  plane.settle(place);
});
it.after.each(() => plane.close());

test("takes a table, and says which", async () => {
  plane.replace(table(7, plan("web")));
  await plane.settled();
  assert.is(applied, 7);
  assert.match(await list("map", "ip", place.table, "services"), "10.0.0.10 . tcp . 80 : goto s/default/web/80/tcp");
  assert.equal(complaints, []);
});

test("a host whose own address a portal is, as the master's, is answered by it", async () => {
  const [portal, pod] = ["10.0.0.77", "10.244.0.77"];
  for (const ip of [portal, pod]) await inside("ip", ["address", "add", `${ip}/32`, "dev", "lo"]);
  plane.replace(table(1, plan("web", { portalIp: portal, backends: [backend(pod)] })));
  await plane.settled();
  const source = `
    const net = require("node:net");
    net.createServer((s) => s.end("answered")).listen(8080, "${pod}", () =>
      net.connect({ port: 80, host: "${portal}", timeout: 2000 })
        .on("data", (d) => { console.log(String(d)); process.exit(); })
        .on("timeout", () => { console.log("timeout"); process.exit(); })
        .on("error", (e) => { console.log(e.message); process.exit(); }));`;
  assert.match(await inside(process.execPath, ["-e", source]), "answered");
});

test("a change of one service leaves the others' chains alone, and their handles", async () => {
  const first = plan("a");
  plane.replace(table(1, first, plan("b", { portalIp: "10.0.0.11" })));
  await plane.settled();
  const handles = async (): Promise<string> =>
    inside("nft", ["-a", "list", "chain", "ip", place.table, "s/default/a/80/tcp"]);
  const before = await handles();
  plane.replace(table(2, first, plan("b", { portalIp: "10.0.0.11", backends: [] })));
  await plane.settled();
  assert.is(await handles(), before);
  assert.not.match(await list("chains", "ip"), "s/default/b");
});

const made = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom("a", "b", "c"),
      protocol: fc.constantFrom<"TCP" | "UDP">("TCP", "UDP"),
      affinity: fc.constantFrom<"None" | "ClientIP">("None", "ClientIP"),
      hostPorts: fc.subarray([30_001]),
      externalIps: fc.subarray(["203.0.113.1"]),
      backends: fc.subarray(["10.244.0.2", "10.244.1.2"]).map((ips) => ips.map((ip) => backend(ip))),
    })
    .map(({ name, ...over }) => plan(name, { ...over, portalIp: `10.0.0.${name.charCodeAt(0)}` })),
  { selector: (p) => p.id, maxLength: 4 },
);

test("any series of tables is accepted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(made, { minLength: 2, maxLength: 5 }), async (tables) => {
      for (const [i, services] of tables.entries()) {
        plane.replace(table(i, ...services));
        await plane.settled();
      }
      assert.equal(complaints, []);
    }),
    { numRuns: 15 },
  );
});

for (const [what, command] of [
  ["the whole ruleset", ["flush", "ruleset"]],
  ["the table's rules", ["flush", "table", "ip", place.table]],
  ["the map of services", ["flush", "map", "ip", place.table, "services"]],
] as const)
  test(`${what} flushed by somebody is seen and made again`, async () => {
    plane.replace(table(1, plan("web")));
    await plane.settled();
    const before = await list("table", "ip", place.table);
    await plane.check();
    assert.equal(complaints, [], "nothing is wrong yet");
    await inside("nft", [...command]);
    await plane.check();
    assert.is(complaints.length, 1);
    const withoutCount = (text: string): string => text.replace(/packets \d+ bytes \d+/, "");
    assert.is(withoutCount(await list("table", "ip", place.table)), withoutCount(before));
  });

test("one service's chain flushed is seen by a thorough look", async () => {
  plane.replace(table(1, plan("web")));
  await plane.settled();
  await inside("nft", ["flush", "chain", "ip", place.table, "s/default/web/80/tcp"]);
  await plane.check(true);
  assert.is(complaints.length, 1);
  assert.match(await list("chain", "ip", place.table, "s/default/web/80/tcp"), "numgen");
});

test("what a daemon that ended has left serves on, and is replaced whole by the next", async () => {
  plane.replace(table(1, plan("old")));
  await plane.settled();
  plane.close();
  assert.match(await list("table", "ip", place.table), "s/default/old");
  const next = new NftablesPlane({ command: inside, clock: realClock(), log: () => {}, probe, onApplied: () => {} });
  next.settle(place);
  await next.settled();
  assert.match(await list("table", "ip", place.table), "s/default/old", "not before the master has said what is right");
  next.replace(table(1, plan("new")));
  await next.settled();
  const text = await list("table", "ip", place.table);
  assert.match(text, "s/default/new");
  assert.not.match(text, "s/default/old");
  next.close();
});

it("UDP clients of a backend that goes are sent elsewhere, even if somebody flushed the table meanwhile", async () => {
  const commands: string[] = [];
  const told = new NftablesPlane({
    ...{ clock: realClock(), log: () => {}, probe, onApplied: () => {} },
    command: async (program, args) => {
      commands.push([program, ...args].join(" "));
      // A flow that ended by itself while they were deleted.
      if (program === "conntrack" && !commands.at(-2)?.startsWith("conntrack"))
        throw new Fault("InternalError", "Operation failed: No such file or directory");
      return "";
    },
  });
  told.settle(place);
  told.replace(table(1, plan("dns", { protocol: "UDP" })));
  await told.settled();
  told.replace(table(2, plan("dns", { protocol: "UDP", backends: [backend("10.244.0.2")] })));
  await told.remake();
  await told.settled();
  assert.match(commands.at(-1) ?? "", /^conntrack -D .*--dst-nat 10.244.1.2/);
  assert.is(commands.at(-2), commands.at(-1), "tried again");
});

test("clients with affinity stay with their backends when the next daemon makes the table anew", async () => {
  const sticky = plan("web", { affinity: "ClientIP", affinityTimeoutSeconds: 600 });
  const other = plan("gone", { affinity: "ClientIP", portalIp: "10.0.0.11" });
  plane.replace(table(1, sticky, other));
  await plane.settled();
  const clients = "a/default/web/80/tcp/10.244.1.2.8080/600";
  const gone = "a/default/gone/80/tcp/10.244.1.2.8080/10800";
  await inside("nft", ["add", "element", "ip", place.table, clients, "{ 192.0.2.1 expires 100s, 192.0.2.2 }"]);
  await inside("nft", ["add", "element", "ip", place.table, gone, "{ 192.0.2.3 }"]);
  plane.close();
  const next = new NftablesPlane({ command: inside, clock: realClock(), log: () => {}, probe, onApplied: () => {} });
  next.settle(place);
  next.replace(table(2, sticky));
  await next.settled();
  const text = await list("set", "ip", place.table, clients);
  const seconds = new Map(
    [...text.matchAll(/(192\S+) expires (?:(\d+)m)?(\d+)s/g)].map(([, ip, m, s]) => [
      ip,
      Number(m ?? 0) * 60 + Number(s),
    ]),
  );
  assert.ok((seconds.get("192.0.2.1") ?? 0) > 90 && (seconds.get("192.0.2.1") ?? 0) <= 100, text);
  assert.ok((seconds.get("192.0.2.2") ?? 0) > 590, text);
  next.close();
});

test("somebody's change is undone at once, and clients stay all the same", async () => {
  const sticky = plan("web", { affinity: "ClientIP" });
  plane.replace(table(1, sticky));
  await plane.settled();
  const clients = "a/default/web/80/tcp/10.244.1.2.8080/10800";
  await inside("nft", ["add", "element", "ip", place.table, clients, "{ 192.0.2.1 }"]);
  await inside("nft", ["flush", "map", "ip", place.table, "services"]);
  await plane.remake();
  assert.match(await list("map", "ip", place.table, "services"), "goto s/default/web/80/tcp");
  assert.match(await list("set", "ip", place.table, clients), "192.0.2.1");
});

it.run();
