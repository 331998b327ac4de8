/** Whatever controller it is: deleted with its pods first, it goes, and so do they, wherever they are. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject, Kind } from "../../../../core/kinds/all.js";
import { readObject } from "../../../../core/kinds/prepare.js";
import { defaultCluster } from "../../../../scenarios/cluster-spec.js";
import { SimulatedWorld } from "../../../../scenarios/simulation/world.js";

const test = suite("owners that go after what they own");
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } };
const selector = { matchLabels: labels };
const once = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
const owners: [kind: Kind, spec: object][] = [
  ["ReplicationController", { replicas: 2, selector: labels, template }],
  ["ReplicaSet", { replicas: 2, selector, template }],
  ["Deployment", { replicas: 2, selector, template }],
  ["StatefulSet", { replicas: 2, selector, template, serviceName: "web" }],
  ["DaemonSet", { selector, template }],
  ["Job", { parallelism: 2, completions: 2, template: once }],
  ["CronJob", { schedule: "* * * * *", jobTemplate: { spec: { template: once } } }],
];

for (const [kind, spec] of owners)
  for (const minions of [0, 1])
    test(`${kind} with ${minions} minions`, async () => {
      const world = new SimulatedWorld({ seed: "foreground", cluster: { ...defaultCluster, minions } });
      await world.start();
      void world.api.create(readObject(kind, { metadata: { name: "web" }, spec }).object as AnyObject, "v1");
      await world.clock.advance(70_000);
      const counts = (): number[] => [kind, "Job", "Pod"].map((k) => [...world.objects.list(k as Kind)].length);
      const wanted = kind === "DaemonSet" ? minions : 1;
      assert.ok((counts()[2] ?? 0) >= wanted, `${counts()}`);
      void world.api.remove(kind, { namespace: "default", name: "web" }, { propagation: "Foreground" });
      await world.clock.advance(120_000);
      assert.equal(counts(), [0, 0, 0]);
      await world.close();
    });

test.run();
