import { encode } from "dns-packet";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { resolvers, says } from "./stand-ins.js";

const it = suite("other resolvers, one after the other");
const { own, other, close } = resolvers();
it.after.each(close);

const dataOf = ({ answers = [] }: { answers?: { type: string }[] }): unknown[] =>
  answers.flatMap((a) => ("data" in a ? [(a as { data: unknown }).data] : []));

it("that there is no such name elsewhere is passed on", async () => {
  const { ask } = await own([
    await other((query) => encode({ type: "response", id: query.id ?? 0, flags: 3, questions: query.questions ?? [] })),
  ]);
  assert.is((await ask("none.example.com")).rcode, "NXDOMAIN");
});

it("one that is silent, is not there, or does not help, is passed over, and then comes last", async () => {
  const silent = await other(() => undefined);
  const helpless = await other((query) =>
    encode({ type: "response", id: query.id ?? 0, flags: 2, questions: query.questions ?? [] }),
  );
  const good = await other(says("192.0.2.7"));
  const { ask } = await own([silent, good]);
  assert.equal(dataOf(await ask("a.example.com")), ["192.0.2.7"]);
  assert.equal(dataOf(await ask("b.example.com")), ["192.0.2.7"]);
  assert.equal(silent.asked, ["a.example.com udp"]);
  const gone = { address: "127.0.0.1", port: 1 };
  const second = await own([gone, helpless, good]);
  assert.equal(dataOf(await second.ask("c.example.com")), ["192.0.2.7"]);
});

it("with nobody to ask, it says so at once", async () => {
  const { ask, resolver } = await own([]);
  assert.is((await ask("www.example.com")).rcode, "SERVFAIL");
  assert.equal(resolver.counts, { queries: 1, forwarded: 1, failed: 1, refused: 0 });
});

it("a question that goes round comes to an end", async () => {
  const round: { address: string; port: number }[] = [];
  const mine = await own(round);
  round.push(mine);
  assert.is((await mine.ask("www.example.com")).rcode, "SERVFAIL");
  assert.ok(mine.resolver.counts.queries < 50, String(mine.resolver.counts.queries));
});

it.run();
