// runner: timeout 290 s
// runner: one node is enough
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Copy } from "./mutants.js";
import { mutate, readMutation, readMutations } from "./patch.js";

const test = suite("deliberate bugs");
const mutations = readMutations("test/mutations");
let copy: Copy;

test.before(() => {
  copy = new Copy();
});
test.after(() => copy.remove());

for (const mutation of mutations) {
  test(`${mutation.name} is caught within ${mutation.runs} runs: ${mutation.what}`, async () => {
    assert.ok(await copy.hunt(mutation), "no invariant and no expectation noticed it");
  });
}

test("there are enough of them", () => {
  assert.ok(mutations.length >= 10);
});

test("a patch that no longer applies says so", () => {
  const text = "A bug.\ncaught by the fuzzer within 5 runs\n--- a/x.ts\n+++ b/x.ts\n@@\n a\n-b\n+c\n";
  const mutation = readMutation("stale", text);
  assert.is(mutate(mutation, "a\nb\n"), "a\nc\n");
  assert.throws(() => mutate(mutation, "a\nd\n"), /stale.patch is stale: .* no longer in x.ts/);
  assert.throws(() => mutate(mutation, "a\nb\na\nb\n"), /2 times in x.ts/);
  assert.throws(() => readMutation("odd", "A bug.\n--- a/x.ts\n@@\n-b\n"), /caught by the fuzzer within N runs/);
});

test.run();
