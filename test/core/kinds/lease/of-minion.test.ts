import { suite } from "uvu";
import * as assert from "uvu/assert";
import { leaseOf, renewMs } from "../../../../core/kinds/lease/of-minion.js";
import type { Node } from "../../../../core/kinds/node/object.js";

const test = suite("a minion's lease");

const node = { apiVersion: "v1", kind: "Node", metadata: { name: "m", uid: "u" } } as Node;
const heardMs = Date.parse("2026-01-02T03:04:05.678Z");

test("is the minion's, goes with it, and is renewed when it was heard again, once a period", () => {
  const lease = leaseOf(node, undefined, heardMs);
  assert.equal(lease?.metadata.ownerReferences, [{ apiVersion: "v1", kind: "Node", name: "m", uid: "u" }]);
  assert.equal(lease?.spec, {
    ...{ holderIdentity: "m", leaseDurationSeconds: 40, renewTime: "2026-01-02T03:04:05.678000Z" },
  });
  assert.is(leaseOf(node, lease, heardMs), undefined, "nothing was heard");
  assert.is(leaseOf(node, lease, heardMs + 1_000), undefined);
  const later = leaseOf(node, lease, heardMs + renewMs);
  assert.is(later?.spec?.renewTime, "2026-01-02T03:04:15.678000Z");
});

test("what others wrote in it stays, but for whose it is", () => {
  const other = { ...leaseOf(node, undefined, heardMs), spec: { leaseTransitions: 3, holderIdentity: "x" } };
  assert.equal(leaseOf(node, other as never, heardMs)?.spec?.holderIdentity, "m");
  assert.is(leaseOf(node, other as never, heardMs)?.spec?.leaseTransitions, 3);
});

test.run();
