import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../core/kinds/prepare.js";
import { seededRandom } from "../../../core/random.js";
import { crashing } from "../../../scenarios/fuzz/random-objects.js";
import { drawWorkloads } from "../../../scenarios/fuzz/workloads.js";

const test = suite("random workloads");
const random = seededRandom("objects");
const drawn = Array.from({ length: 300 }, () => drawWorkloads(random));

test("every object is one that the API takes", () => {
  for (const { controllers, services, pods } of drawn)
    for (const object of [...controllers.map((c) => c.manifest), ...services, ...pods, crashing])
      readObject(object.kind as "Pod", object);
});

test("all of them have room at once, however far they grow", () => {
  for (const { controllers, pods, minions, cpus } of drawn) {
    const cpuOf = (spec: unknown): number => {
      const [first] = (spec as { containers: { resources?: { requests: { cpu: string } } }[] }).containers;
      const asked = first?.resources?.requests.cpu ?? "0";
      return asked.endsWith("m") ? Number.parseInt(asked, 10) / 1_000 : Number(asked);
    };
    const wanted =
      controllers.reduce((sum, c) => {
        const { template } = (c.manifest as unknown as { spec: { template: { spec: unknown } } }).spec;
        return sum + c.replicasMax * cpuOf(template.spec);
      }, 0) + pods.reduce((sum, p) => sum + cpuOf(p["spec"]), 0);
    assert.ok(wanted <= minions * cpus, `${wanted} of ${minions * cpus}`);
  }
});

test.run();
