import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import { first, podSpec } from "../../../scenarios/fuzz/random-pods.js";

const test = suite("random pods");
const random = seededRandom("pods");
const drawn = Array.from({ length: 500 }, () => podSpec(random, "web", "500m"));
const probesOf = (name: string): Record<string, number>[] =>
  drawn.flatMap((spec) => (first(spec)[name] === undefined ? [] : [first(spec)[name] as Record<string, number>]));

test("probes are patient enough for an image that comes up in three seconds", () => {
  assert.ok(probesOf("startupProbe").every((p) => (p["periodSeconds"] ?? 0) * (p["failureThreshold"] ?? 0) >= 3));
  assert.ok(probesOf("livenessProbe").length > 0);
  assert.ok(probesOf("livenessProbe").every((p) => (p["initialDelaySeconds"] ?? 0) >= 3));
});

test("some have hooks, some a second container, all ask for what they are told", () => {
  const containers = drawn.map((spec) => spec["containers"] as unknown[]);
  assert.equal([...new Set(containers.map((c) => c.length))].sort(), [1, 2]);
  assert.ok(drawn.some((spec) => first(spec)["lifecycle"] !== undefined));
  for (const spec of drawn) assert.equal(first(spec)["resources"], { requests: { cpu: "500m", memory: "64Mi" } });
  assert.ok(drawn.every((spec) => Number(spec["terminationGracePeriodSeconds"]) <= 8));
});

test.run();
