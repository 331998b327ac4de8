import { suite } from "uvu";
import * as assert from "uvu/assert";
import { counted, someOf } from "../../core/counted.js";

const it = suite("numbers in sentences");

it("have the word for one, or for several", () => {
  assert.equal(
    [0, 1, 2].map((n) => counted(n, "pod")),
    ["0 pods", "1 pod", "2 pods"],
  );
  assert.is(someOf(1, 3, "minion"), "1 of 3 minions is");
  assert.is(someOf(0, 1, "minion"), "0 of 1 minion are");
});

it.run();
