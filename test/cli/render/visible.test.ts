import { suite } from "uvu";
import * as assert from "uvu/assert";
import { visible } from "../../../cli/render/visible.js";

const test = suite("what others wrote, at a terminal");

test("no word of it is an order", () => {
  for (const order of ["\u001b[2J", "\u001b]0;title\u0007", "\u009b31m", "\r", "\b", "\u007f", "\u202e", "\u0000"])
    assert.not.match(visible(`a${order}b`), /[^ -~]/, JSON.stringify(order));
  assert.is(visible("\u001b[2J"), "\\u001b[2J");
  assert.is(visible("lines\n\tand tabs, ä and 你"), "lines\n\tand tabs, ä and 你");
});

test("JSON means what it meant", () => {
  const value = { message: "a\u001b[2J\u009b\u202eb\u007f\n" };
  assert.equal(JSON.parse(visible(JSON.stringify(value, null, 2))), value);
});

test.run();
