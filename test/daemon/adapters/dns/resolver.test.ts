import { suite } from "uvu";
import * as assert from "uvu/assert";
import { identify } from "../../../../daemon/adapters/dns/serve.js";
import { clock, resolvers, says } from "./stand-ins.js";

const it = suite("a resolver at its port");
const { own, other, close } = resolvers();
it.after.each(close);

const web = "web.default.svc.cluster.local";
const dataOf = ({ answers = [] }: { answers?: { type: string }[] }): unknown[] =>
  answers.flatMap((a) => ("data" in a ? [(a as { data: unknown }).data] : []));

it("names of the cluster are answered by UDP and TCP, with authority", async () => {
  const { ask } = await own([]);
  for (const by of ["udp", "tcp"] as const) {
    const answer = await ask(web, "A", by);
    assert.equal(
      [answer.rcode, answer.flag_aa, answer.flag_tc, dataOf(answer)],
      ["NOERROR", true, false, ["10.0.0.9"]],
    );
  }
  const odd = "WeB.default.svc.CLUSTER.local";
  assert.is((await ask(odd)).answers?.[0]?.name, odd);
  const none = await ask("none.default.svc.cluster.local");
  assert.equal([none.rcode, none.authorities?.[0]?.type], ["NXDOMAIN", "SOA"]);
});

it("other names are asked elsewhere, and come as they are said there", async () => {
  const there = await other(says("192.0.2.7"));
  const { ask, resolver } = await own([there]);
  const answer = await ask("www.example.com");
  assert.equal([answer.id, answer.flag_aa, dataOf(answer)], [7, false, ["192.0.2.7"]]);
  assert.equal(there.asked, ["www.example.com udp"]);
  await ask("www.example.com", "A", "tcp");
  assert.equal(there.asked, ["www.example.com udp", "www.example.com tcp"]);
  assert.equal(resolver.counts, { queries: 2, forwarded: 2, failed: 0, refused: 0 });
});

it("names of the cluster are never asked elsewhere", async () => {
  const there = await other(says("192.0.2.7"));
  const { ask } = await own([there]);
  for (const name of [web, "none.default.svc.cluster.local", "x.cluster.local", "99.0.0.10.in-addr.arpa"])
    await ask(name);
  assert.equal(there.asked, []);
});

it("an alias that leads out of the cluster is followed", async () => {
  const there = await other(says("192.0.2.7"));
  const { ask } = await own([there]);
  const answer = await ask("outside.default.svc.cluster.local");
  assert.equal(dataOf(answer), ["www.example.com", "192.0.2.7"]);
  const alone = await own([]);
  assert.equal(dataOf(await alone.ask("outside.default.svc.cluster.local")), ["www.example.com"]);
});

it("strangers are refused", async () => {
  const there = await other(says("192.0.2.7"));
  const { ask } = await own([there], [], () => false);
  for (const name of [web, "www.example.com"]) assert.is((await ask(name)).rcode, "REFUSED");
  assert.equal(there.asked, []);
});

it("it says who it is", async () => {
  const { address, port } = await own([]);
  assert.is(await identify(clock, address, port), "troupe test one");
  assert.is(await identify(clock, address, 1), "");
});

it.run();
