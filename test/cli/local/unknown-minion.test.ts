import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unknownMinion } from "../../../cli/local/unknown-minion.js";

const test = suite("a minion that is not there");

test("the answer names those that are there, in order", () => {
  const { message } = unknownMinion("troupe", "10.245.2.9", ["10.245.2.4", "10.245.2.2", "10.245.2.3"]);
  assert.is(message, "there is no minion 10.245.2.9 in cluster troupe; there are 10.245.2.2, 10.245.2.3, 10.245.2.4");
});

test.run();
