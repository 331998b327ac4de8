// runner: kubectl
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Cluster, closeAll, startCluster } from "../cluster.js";
import { kubectlAt } from "../kubectl.js";

const test = suite("component statuses");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

test("each part is told, with a warning, as it is now", async () => {
  const list = await c.call("GET", "/api/v1/componentstatuses");
  assert.equal(
    list.json.items.map((o: { metadata: { name: string }; conditions: object[] }) => [
      o.metadata.name,
      o.conditions[0],
    ]),
    ["controller-manager", "etcd-0", "scheduler"].map((name) => [
      name,
      { type: "Healthy", status: "True", message: "ok" },
    ]),
  );
  assert.match(list.headers.get("warning") ?? "", /v1 ComponentStatus is deprecated in v1\.19\+/);
  c.store.health.set("no space is left");
  const one = (await c.call("GET", "/api/v1/componentstatuses/etcd-0")).json;
  assert.equal(
    [one.kind, one.conditions[0].status, one.conditions[0].error],
    ["ComponentStatus", "False", "no space is left"],
  );
  assert.is((await c.call("GET", "/api/v1/componentstatuses/none")).status, 404);
});

for (const minor of [25, 35] as const)
  test(`kubectl 1.${minor} shows them`, async () => {
    const kubectl = await kubectlAt(c.url, minor);
    assert.match(await kubectl.ok(["get", "cs"]), /NAME +STATUS +MESSAGE +ERROR *\ncontroller-manager +Healthy +ok/);
    assert.match(await kubectl.ok(["get", "componentstatuses", "scheduler"]), /scheduler +Healthy +ok/);
    kubectl.close();
  });

test.run();
