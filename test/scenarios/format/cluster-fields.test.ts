import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultCluster } from "../../../scenarios/cluster-spec.js";
import { clusterFields, imageFields } from "../../../scenarios/format/cluster-fields.js";
import { readCluster } from "../../../scenarios/format/read-cluster.js";
import { fieldsOf } from "./yaml.js";

const test = suite("the cluster of a scenario");

test("what is left out is as every cluster has it", () => {
  assert.equal(readCluster(fieldsOf("scenario: x").fields), defaultCluster);
  const { delayMs, jitterMs, ...rest } = fieldsOf("{}").fields.table(clusterFields);
  assert.equal({ ...rest, link: { delayMs, jitterMs }, images: [] }, defaultCluster);
});

test("sizes, times and policies are read as they are written", () => {
  const { fields, problems } = fieldsOf("cluster: { minions: 3, memory: 512Mi, delay: 1.5s, policy: binpack }");
  const { minions, memoryBytes, link, policy } = readCluster(fields);
  assert.equal([minions, memoryBytes, link.delayMs, policy], [3, 512 * 2 ** 20, 1_500, "binpack"]);
  assert.equal(problems(), []);
});

test("images, and how pulling them goes", () => {
  const { fields } = fieldsOf("images: [{ name: web:1, pull: slow, pullTakes: 9s, runsFor: 1s, exitCode: 3 }]");
  const [image] = readCluster(fields).images;
  assert.equal([image?.name, image?.pull, image?.runsForMs], ["web:1", { mode: "slow", takesMs: 9_000 }, 1_000]);
  const { fields: none, problems } = fieldsOf("{ runsFor: soon }");
  none.table(imageFields);
  assert.equal(problems(), ["name: is missing", "runsFor: a time with its unit, such as 500ms, 3s, 2m is expected"]);
});

test.run();
