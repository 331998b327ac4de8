import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";

const it = suite("namespaces");

it("can always be selected by their names, whatever they say of that", () => {
  for (const labels of [undefined, { team: "a" }, { "kubernetes.io/metadata.name": "another" }])
    assert.equal(readObject("Namespace", { metadata: { name: "a", labels } }).object.metadata.labels, {
      ...labels,
      "kubernetes.io/metadata.name": "a",
    });
});

it.run();
