import { suite } from "uvu";
import * as assert from "uvu/assert";
import { resolvers, says } from "./stand-ins.js";

const it = suite("what another resolver says");
const { own, other, close } = resolvers();
it.after.each(close);

const dataOf = ({ answers = [] }: { answers?: { type: string }[] }): unknown[] =>
  answers.flatMap((a) => ("data" in a ? [(a as { data: unknown }).data] : []));

it("whoever answers for another question, or with another id, is not heard", async () => {
  const liar = await other((query) => says("6.6.6.6")({ ...query, id: ((query.id ?? 0) + 1) & 0xffff }));
  const stray = await other((query) =>
    says("6.6.6.6")({ ...query, questions: [{ name: "evil.example.com", type: "A" }] }),
  );
  const good = await other(says("192.0.2.7"));
  const { ask } = await own([liar, stray, good]);
  assert.equal(dataOf(await ask("www.example.com")), ["192.0.2.7"]);
});

it.run();
