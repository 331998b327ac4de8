import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isEmpty, members } from "../../../core/apply/field-set.js";
import { lastApplied, withLastApplied } from "../../../core/apply/last-applied.js";
import { lastAppliedKey } from "../../../core/objects/patches/ambiguous-keys.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { sample, sampleOf, writerOf } from "./samples.js";

const test = suite("what kubectl applied in the old way");
const noted = (text: string): ApiObject => ({
  ...sampleOf({ count: 1 }),
  metadata: { name: "x", annotations: { [lastAppliedKey]: text } },
});
const live = noted(JSON.stringify(sampleOf({ count: 1 })));
const kubectl = writerOf("kubectl");

test("is kubectl's, and nobody else's", () => {
  assert.equal(
    [...members(lastApplied(sample, live, kubectl))].map((way) => way.join(".")),
    ["f:spec.f:count", "f:metadata"],
  );
  assert.ok(isEmpty(lastApplied(sample, live, writerOf("me"))));
  for (const text of ["{", "1", "null", "{}", '{"metadata":1}'])
    assert.ok(isEmpty(lastApplied(sample, noted(text), kubectl)), text);
});

test("the annotation says what is applied now, if it is there", () => {
  const config = sampleOf({ count: 2 });
  const { metadata } = withLastApplied(live, config, live, kubectl) as ApiObject;
  assert.equal(JSON.parse(metadata.annotations?.[lastAppliedKey] ?? ""), config);
  assert.is(withLastApplied(live, config, live, writerOf("me")), live);
  const plain = sampleOf({});
  assert.is(withLastApplied(plain, config, plain, kubectl), plain);
});

test.run();
