import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ByteBook } from "../../../daemon/api/byte-book.js";

const test = suite("byte book");

test("there is room for so many bytes, and of one caller for fewer; what is given back is free again", () => {
  const book = new ByteBook(10, 6);
  assert.ok(book.add("a", 6));
  assert.not(book.add("a", 1));
  assert.ok(book.add("b", 4));
  assert.not(book.add("c", 1));
  book.giveBack("a", 6);
  assert.ok(book.add("c", 6));
  assert.is(book.held, 10);
});

test.run();
