// runner: machine
/** The real nft in a network namespace of the test's own. */
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Isolation } from "../../../../core/isolation/isolate.js";
import { line, nftName } from "../../../../core/network/host-lines.js";
import { IsolationPlane } from "../../../../daemon/minion/data-plane/isolation-plane.js";
import { isolationContents, isolationFrame } from "../../../../daemon/minion/data-plane/isolation-table.js";
import { NameBook } from "../../../../daemon/minion/data-plane/name-book.js";
import { nftDifference } from "../../../../daemon/minion/data-plane/nft-difference.js";
import { type HostCommand, hostCommand, nftBatch } from "../../../../daemon/network/host-command.js";
import { realClock } from "../../../../daemon/real-clock.js";
import { isolationOf, sourceOf, Told } from "../../../core/isolation/compiled.js";
import { pod, policy } from "../../../core/isolation/objects.js";
import { anyWorld } from "../../../core/isolation/worlds.js";
import { poll } from "../../../e2e/poll.js";

const it = suite("network policies in the kernel");
const mayTry = process.platform === "linux" && process.getuid?.() === 0;
const test = mayTry ? it : it.skip;
const namespace = `troupe-test-isolation-${process.pid}`;
const inside: HostCommand = (program, args, input) =>
  hostCommand("ip", ["netns", "exec", namespace, program, ...args], input);
const table = nftName("troupe-x-policies");

const complaints: string[] = [];
let plane: IsolationPlane;
let fails = false;

const all = (): Promise<string> => inside("nft", ["list", "ruleset"]);
const isolationIn = (world: Parameters<typeof sourceOf>[0]): Isolation =>
  isolationOf(new Told().take(sourceOf(world)).rows.values(), world.pods);
const member = pod("p", "10.0.0.1", { a: "1" });
const denied = isolationIn({ policies: [policy("deny", {})], pods: [member], namespaces: [] });
const nothing = isolationIn({ policies: [], pods: [member], namespaces: [] });

it.before(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "add", namespace]);
});
it.after(async () => {
  if (mayTry) await hostCommand("ip", ["netns", "del", namespace]);
});
it.before.each(() => {
  complaints.length = 0;
  fails = false;
  plane = new IsolationPlane({
    command: (program, args, input) => (fails ? Promise.reject(new Error("it hurts")) : inside(program, args, input)),
    clock: realClock(),
    log: (_, text) => void complaints.push(text),
    table,
  });
});
it.after.each(async () => {
  await plane.close();
  if (mayTry) await inside("nft", ["flush", "ruleset"]);
});

/** The lines of a table, whatever its sets and chains are called. */
const unnamed = (text: string): string[] =>
  text
    .split("\n")
    .map((one) => one.replace(/\b([gbpie])\/\d+/g, "$1").trim())
    .sort();

test("any series of isolations leaves what the last of them alone would", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyWorld, { minLength: 2, maxLength: 4 }), async (worlds) => {
      for (const world of worlds) await plane.put(isolationIn(world));
      assert.equal(complaints, []);
      const last = worlds.at(-1);
      const wanted = last && isolationContents(isolationIn(last), new NameBook());
      const seen = await all();
      await inside("nft", ["flush", "ruleset"]);
      if (wanted && wanted.chains.size > 0)
        await nftBatch(inside, line`${isolationFrame(table)}${nftDifference(table, null, wanted)}`);
      assert.equal(unnamed(seen), unnamed(await all()));
      await plane.renew();
    }),
    { numRuns: 15 },
  );
});

test("the table is there while somebody is isolated, and no longer", async () => {
  await plane.put(nothing);
  assert.is(await all(), "");
  await plane.put(denied);
  assert.match(await all(), "10.0.0.1 : goto i/");
  await plane.put(nothing);
  assert.is(await all(), "");
});

test("a table that another daemon left is replaced, and taken away where nobody is isolated", async () => {
  const left = line`add table ip ${table}\nadd chain ip ${table} old\n`;
  await nftBatch(inside, left);
  await plane.put(denied);
  assert.not.match(await all(), "old");
  await plane.close();
  await nftBatch(inside, left);
  const next = new IsolationPlane({ command: inside, clock: realClock(), log: () => {}, table });
  await next.put(nothing);
  assert.is(await all(), "");
  await next.close();
});

test("what somebody changed is made again; what was never wanted is not", async () => {
  await plane.remake();
  assert.is(await all(), "");
  await plane.put(denied);
  const before = await all();
  await inside("nft", ["flush", "table", "ip", table]);
  await plane.remake();
  assert.is(await all(), before);
  assert.equal(complaints, ["somebody changed the table of network policies; it is made again"]);
});

test("what could not be applied is told, and tried again", async () => {
  fails = true;
  let why: unknown;
  await plane.put(denied).catch((error: unknown) => {
    why = error;
  });
  assert.match(String(why), "it hurts");
  assert.is(await all(), "");
  fails = false;
  await poll("it is there", all, (text) => text.includes("10.0.0.1 : goto i/"));
  assert.equal(complaints, ["network policies could not be put into the kernel; trying again"]);
});

it.run();
