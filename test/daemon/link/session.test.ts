import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { earlyMax, gapMsMax, Session, silenceMsMax } from "../../../daemon/link/session.js";

const test = suite("session");
type Numbers = Session<number>;

test("whatever is doubled and reordered comes once and in order; what is lost is never skipped", () => {
  const delivery = fc.array(fc.nat(19), { maxLength: 80 });
  fc.assert(
    fc.property(delivery, (order) => {
      const [from, to]: [Numbers, Numbers] = [new Session(), new Session()];
      const texts = Array.from({ length: 20 }, (_, i) => from.wrap(i, 0));
      const got: unknown[] = [];
      for (const i of order) {
        const { messages, reset } = to.receive(texts[i] ?? "", 0);
        assert.is(reset, undefined);
        got.push(...messages);
      }
      const arrived = new Set(order);
      let prefix = 0;
      while (arrived.has(prefix)) prefix++;
      assert.equal(
        got,
        Array.from({ length: prefix }, (_, i) => i),
      );
    }),
  );
});

test("a message that stays missing resets: after a time, or after too many behind it", () => {
  const [from, to]: [Numbers, Numbers] = [new Session(), new Session()];
  from.wrap(0, 0);
  assert.equal(to.receive(from.wrap(1, 0), 0), { messages: [] });
  assert.is(to.receive(from.wrap(2, 0), gapMsMax).reset, undefined);
  assert.match(to.receive(from.wrap(3, 0), gapMsMax + 1).reset ?? "", "message 1 was lost");

  const [many, behind]: [Numbers, Numbers] = [new Session(), new Session()];
  many.wrap(0, 0);
  for (let i = 1; i <= earlyMax; i++) assert.is(behind.receive(many.wrap(i, 0), 0).reset, undefined);
  assert.match(behind.receive(many.wrap(0, 0), 0).reset ?? "", "was lost");
});

test("an answer to the question keeps the line alive; silence does not", () => {
  const [from, to]: [Numbers, Numbers] = [new Session(), new Session()];
  const { reply } = to.receive(from.wrap(1, 0), 0);
  assert.ok(reply, "the first message asks");
  assert.is(to.receive(from.wrap(2, 10), 10).reply, undefined, "and not again at once");
  assert.equal(from.receive(reply, 20).messages, []);
  assert.is(from.stuck(1_000_000), undefined, "nothing is asked, nothing is missing");
  from.wrap(3, 1_000_000);
  assert.is(from.stuck(1_000_000 + silenceMsMax), undefined);
  assert.match(from.stuck(1_000_001 + silenceMsMax) ?? "", "nothing was acknowledged");
});

test.run();
