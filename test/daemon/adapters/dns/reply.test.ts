import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressOf } from "../../../core/dns/sample.js";
import { type OwnResolver, ownResolver } from "./stand-ins.js";

const it = suite("an answer on the wire");
const open: { close(): void }[] = [];
const keep = <T extends { close(): void }>(one: T): T => {
  open.push(one);
  return one;
};
it.after.each(() => {
  for (const one of open.splice(0)) one.close();
});

const own = async (...args: Parameters<typeof ownResolver>): Promise<OwnResolver> => keep(await ownResolver(...args));

const web = "web.default.svc.cluster.local";
const dataOf = ({ answers = [] }: { answers?: { type: string }[] }): unknown[] =>
  answers.flatMap((a) => ("data" in a ? [(a as { data: unknown }).data] : []));

it("records of every type are read as they were meant", async () => {
  const { ask } = await own([]);
  assert.equal(dataOf(await ask("_http._tcp.web.default.svc.cluster.local", "SRV")), [
    { priority: 0, weight: 100, port: 80, target: web },
  ]);
  assert.equal(dataOf(await ask("9.0.0.10.in-addr.arpa", "PTR")), [web]);
  assert.equal(dataOf(await ask("dns-version.cluster.local", "TXT")).map(String), ["1.1.0"]);
  assert.equal(dataOf(await ask(web, "AAAA")), ["fd00::9"]);
});

it("what does not fit is cut short by UDP, and whole by TCP; EDNS makes more room", async () => {
  const many = Array.from({ length: 300 }, (_, i) => addressOf("pets", `10.244.${2 + (i >> 8)}.${i & 255}`));
  const { ask } = await own([], many);
  const name = "pets.default.svc.cluster.local";
  const short = await ask(name);
  assert.is(short.flag_tc, true);
  const wide = await ask(name, "A", "udp", 4_096);
  assert.is(wide.flag_tc, true);
  assert.ok(
    short.answers && wide.answers && short.answers.length > 20 && wide.answers.length > 2 * short.answers.length,
  );
  const whole = await ask(name, "A", "tcp");
  assert.equal([whole.flag_tc, whole.answers?.length], [false, 303]);
  assert.ok(whole.answers?.every((a) => a.name === name));
});

it.run();
