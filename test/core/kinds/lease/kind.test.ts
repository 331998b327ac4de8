import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";
import { rowOf } from "../../../../core/kinds/tables.js";

const test = suite("leases");
const lease = (spec: object): object => ({
  metadata: { name: "boss", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec,
});

test("are kept as they are written, to the microsecond", () => {
  const spec = {
    holderIdentity: "a_1",
    leaseDurationSeconds: 15,
    renewTime: "2026-01-01T00:00:00.123456Z",
    leaseTransitions: 0,
  };
  const { object, unknownFields } = readObject("Lease", lease(spec));
  assert.equal(object.spec, spec);
  assert.equal(unknownFields, []);
  assert.equal(rowOf("Lease", object, Date.parse("2026-01-01T00:01:00Z")), ["boss", "a_1", "60s"]);
});

test("last some time, and change hands so many times", () => {
  for (const spec of [{ leaseDurationSeconds: 0 }, { leaseTransitions: -1 }, { renewTime: "now" }])
    assert.throws(() => readObject("Lease", lease(spec)), /spec\./);
});

test.run();
