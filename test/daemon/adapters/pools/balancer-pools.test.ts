import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BalancerPool, PlanRequest } from "../../../../core/balancing/balancer-pool.js";
import { planBatch } from "../../../../core/balancing/balancer-pool.js";
import { inlineBalancerPool } from "../../../../core/balancing/inline-pool.js";
import { Fault } from "../../../../core/fault.js";
import { piscinaBalancerPool } from "../../../../daemon/adapters/pools/balancer.js";

const request = (name: string): PlanRequest => ({
  service: {
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec: { clusterIP: "10.0.0.7", ports: [{ port: 80, targetPort: 8080 }] },
  },
  endpoints: {
    kind: "Endpoints",
    metadata: { name, namespace: "default" },
    subsets: [{ addresses: [{ ip: "10.1.0.1" }], ports: [{ port: 8080 }] }],
  },
  previous: [],
  gone: [],
});

const pools: Array<[string, () => BalancerPool]> = [
  ["inline", inlineBalancerPool],
  ["piscina", piscinaBalancerPool],
];
for (const [name, make] of pools) {
  const test = suite(`balancer pool: ${name}`);
  test("plans a batch as the pure function does, and refuses once closed", async () => {
    const pool = make();
    try {
      const batch = [request("b"), request("a")];
      assert.equal(await pool.plan(batch), planBatch(batch));
      assert.equal(await pool.plan([]), []);
      await pool.close();
      await pool.plan(batch).then(
        () => assert.unreachable("a closed pool planned"),
        (error) => {
          assert.instance(error, Fault);
          assert.is(error.reason, "ServiceUnavailable");
        },
      );
    } finally {
      await pool.close();
    }
  });
  test.run();
}
