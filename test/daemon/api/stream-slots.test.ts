import { suite } from "uvu";
import * as assert from "uvu/assert";
import { StreamSlots } from "../../../daemon/api/stream-slots.js";

const test = suite("stream slots");

test("only so many streams are open at a time; a place is given back once", () => {
  const slots = new StreamSlots(2);
  const [first] = [slots.take("a"), slots.take("b")];
  assert.throws(() => slots.take("c"), /2 streams are open/);
  first?.();
  first?.();
  assert.is(slots.taken, 1);
});

test("one caller has not all of them", () => {
  const slots = new StreamSlots(10, 2);
  const own = [slots.take("a"), slots.take("a")];
  assert.throws(() => slots.take("a"), /2 streams of yours are open/);
  slots.take("b");
  own[0]?.();
  slots.take("a");
  assert.throws(() => slots.take("a"), /of yours/);
  assert.is(slots.taken, 3);
});

test.run();
