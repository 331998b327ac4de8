import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Faults, lenientRules } from "../../../core/schema/faults.js";
import { codecs } from "../../../core/v1beta1/codecs.js";
import { collections } from "../../../core/v1beta1/collections.js";

const test = suite("the codecs of v1beta1");

test("every collection has one, and none has none", () => {
  assert.equal(Object.keys(codecs).sort(), Object.keys(collections).sort());
});

test("a body that says only who it is means an object of that name, and is answered by it", () => {
  for (const [kind, codec] of Object.entries(codecs)) {
    const wire = codec.shape.read({ id: "web" }, "", new Faults(lenientRules));
    const object = codec.toV1(wire as never);
    assert.is(object.metadata.name, "web", kind);
    assert.is((codec.fromV1(object as never) as { id: string }).id, "web", kind);
  }
});

test.run();
