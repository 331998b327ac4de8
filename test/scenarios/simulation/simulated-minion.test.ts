import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultCluster } from "../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../scenarios/simulation/world.js";

const test = suite("a minion's daemon, simulated");

test("each life of it has a name of its own, and finds what is on the disk", async () => {
  const world = new SimulatedWorld({ seed: "1", cluster: { ...defaultCluster, minions: 1 } });
  await world.start();
  const [host] = [...world.hosts.values()];
  const spec = { containers: [{ name: "c", image: "i" }] };
  await world.api.create({ kind: "Pod", metadata: { name: "web", namespace: "default" }, spec } as never, "v1");
  await world.clock.advance(10_000);
  assert.is(host?.minion?.hello().facts.runId, "10.245.2.2-1");
  const before = host?.running().map((r) => r.id);
  assert.ok((before ?? []).length >= 2, "the container, and its sandbox");
  host?.crashDaemon();
  assert.is(host?.minion, null);
  host?.startDaemon();
  await world.clock.advance(1_000);
  assert.is(host?.minion?.hello().facts.runId, "10.245.2.2-2");
  assert.equal(
    host?.running().map((r) => r.id),
    before,
    "nothing was started anew",
  );
  await world.close();
});

test.run();
