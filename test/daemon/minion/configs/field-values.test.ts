import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fieldValue, resourceValue } from "../../../../daemon/minion/configs/field-values.js";
import { pod } from "../bench.js";

const test = suite("what a pod is told of itself");
const at = { minion: "m1", address: "127.0.0.2", podIp: "10.1.0.5", cpus: 4, memoryBytes: 8 * 2 ** 30 };

test("fields, and maps as lines in order", () => {
  const it = pod("Always");
  it.metadata.labels = { b: "2", a: 'x"\n' };
  const of = (path: string): string => fieldValue(it, at, path);
  assert.equal(["metadata.name", "metadata.labels['b']", "metadata.labels['c']", "spec.serviceAccountName"].map(of), [
    "web",
    "2",
    "",
    "default",
  ]);
  assert.equal(["status.podIP", "status.podIPs", "status.hostIP", "spec.nodeName"].map(of), [
    ...["10.1.0.5", "10.1.0.5"],
    ...["127.0.0.2", "m1"],
  ]);
  assert.is(of("metadata.labels"), 'a="x\\"\\n"\nb="2"');
});

test("amounts in units of the divisor, rounded up; without a limit, all of the host", () => {
  const resources = { limits: { cpu: "1500m", memory: "100Mi" }, requests: { cpu: "250m" } };
  const value = (resource: string, divisor?: string, of: object = resources): string =>
    resourceValue({ resource, ...(divisor ? { divisor } : {}) }, { name: "c", resources: of }, at);
  assert.equal(
    [value("limits.cpu"), value("limits.cpu", "1m"), value("requests.cpu"), value("requests.cpu", "1m")],
    ["2", "1500", "1", "250"],
  );
  assert.equal(
    [
      value("limits.memory"),
      value("limits.memory", "1Mi"),
      value("requests.memory", "1Gi"),
      value("limits.memory", "0"),
    ],
    [String(100 * 2 ** 20), "100", "1", String(100 * 2 ** 20)],
  );
  assert.equal(
    [value("limits.cpu", "1", {}), value("limits.memory", "1Gi", {}), value("requests.cpu", "1", {})],
    ["4", "8", "0"],
  );
});

test.run();
