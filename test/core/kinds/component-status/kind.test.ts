import { suite } from "uvu";
import * as assert from "uvu/assert";
import { componentStatuses, componentsOf } from "../../../../core/kinds/component-status/kind.js";

const test = suite("component statuses as rows");

test("what is well, and what is not and why", () => {
  const rows = (why: string): string[][] => componentsOf(why).map((c) => componentStatuses.table.row(c, 0));
  assert.equal(
    rows("").map(([, status]) => status),
    ["Healthy", "Healthy", "Healthy"],
  );
  assert.equal(rows("no space")[1], ["etcd-0", "Unhealthy", "no space", "no space"]);
});

test.run();
