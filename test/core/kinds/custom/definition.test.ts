import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compareVersions } from "../../../../core/kinds/custom/definition.js";

const it = suite("versions of a custom kind");

it("are in the order in which clients shall prefer them", () => {
  const given = ["v1alpha1", "foo", "v10", "v1", "v2beta1", "v1beta2", "v11alpha2", "v2"];
  assert.equal(given.sort(compareVersions), ["v10", "v2", "v1", "v2beta1", "v1beta2", "v11alpha2", "v1alpha1", "foo"]);
});

it.run();
