import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import type { Change } from "../../../core/store/store.js";
import { keepMinionLeases } from "../../../daemon/control/minion-leases.js";
import { addMinion, type Cluster, closeAll, startCluster } from "../api/cluster.js";

const test = suite("leases of minions");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

/** The first change of a lease of which this holds. */
function leaseChange(holds: (change: Change) => boolean): Promise<Change> {
  return new Promise((resolve) => {
    const stop = c.master.onChange((change) => {
      if (change.object.kind !== "Lease" || !holds(change)) return;
      stop();
      resolve(change);
    });
  });
}

test("each minion that is heard of has one in kube-node-lease; it goes with its minion", async () => {
  const { store, master, deps } = c;
  await addMinion(c, "m1");
  const first = leaseChange(({ type }) => type === "ADDED");
  let look = (): void => {};
  const clock = {
    nowMs: () => deps.clock.nowMs(),
    after: (_ms: number, fn: () => void) => {
      look = fn;
      return { cancel: () => {} };
    },
  };
  const keeping = keepMinionLeases({ store, master, clock, random: seededRandom("l"), log: () => {} });
  await first;
  const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  const [lease] = (await c.call("GET", path)).json.items;
  assert.equal([lease.metadata.name, lease.spec.holderIdentity, lease.spec.leaseDurationSeconds], ["m1", "m1", 40]);
  assert.ok(Math.abs(Date.parse(lease.spec.renewTime) - deps.clock.nowMs()) < 60_000);
  await addMinion(c, "m2");
  const second = leaseChange(({ type, object }) => type === "ADDED" && object.metadata.name === "m2");
  look();
  await second;
  const gone = leaseChange(({ type, object }) => type === "DELETED" && object.metadata.name === "m1");
  assert.is((await c.call("DELETE", "/api/v1/nodes/m1")).status, 200);
  await gone;
  keeping.close();
});

test.run();
