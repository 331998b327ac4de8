import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isKind } from "../../../core/kinds/all.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { parseBody, parseDocuments } from "../../../core/schema/body.js";
import { decodeAny, encode, isWireKind } from "../../../core/v1beta1/codec.js";

const test = suite("real manifests");

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((f) => /\.(json|yaml)$/.test(f))
    .map((f) => join(folder, f))
    .sort();
}

const old = [...filesBelow("test/manifests/v1beta1"), ...filesBelow("scenarios/manifests/jenkins")];
const v1 = filesBelow("test/manifests/v1");

for (const file of old) {
  test(`v1beta1 takes ${file}`, () => {
    const body = parseBody(readFileSync(file, "utf8")) as Record<string, unknown>;
    // pod1.yaml and pod2.yaml say no kind: it is the collection's
    const [object] = decodeAny(body, "Pod");
    assert.ok(object);
    assert.is(object.metadata.name, body["id"]);
    if (isWireKind(object.kind)) assert.is((encode(object as never) as { id: string }).id, body["id"]);
  });
}

for (const file of v1) {
  test(`v1 takes what is of its kinds in ${file}`, () => {
    for (const document of parseDocuments(readFileSync(file, "utf8")) as { kind: string; apiVersion: string }[]) {
      if (!isKind(document.kind)) continue;
      const { unknownFields } = readObject(document.kind, document);
      assert.equal(unknownFields, []);
    }
  });
}

test("none was overlooked", () => {
  assert.equal([old.length, v1.length], [20, 16]);
});

test.run();
