import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { readObject } from "../../../../core/kinds/prepare.js";

const test = suite("whom probes ask");

function faultyFields(container: object, spec: object = {}, kind: "Pod" | "ReplicationController" = "Pod"): string[] {
  const pod = { containers: [{ name: "c", image: "i", ...container }], ...spec };
  const template = { metadata: { labels: { a: "b" } }, spec: pod };
  const body = kind === "Pod" ? pod : { selector: { a: "b" }, template };
  try {
    readObject(kind, { metadata: { name: "a" }, spec: body });
  } catch (error) {
    if (error instanceof Fault) return (error.details.causes ?? []).map((c) => `${c.reason} ${c.field}`);
    throw error;
  }
  return [];
}
const http = (host: string): object => ({ httpGet: { port: 80, host } });
const tcp = (host: string): object => ({ tcpSocket: { port: 80, host } });

const hosts = ["169.254.169.254", "127.0.0.1", "localhost", "10.0.0.1", "example.org", "::1"];
for (const field of ["livenessProbe", "readinessProbe", "startupProbe"])
  test(`${field}: another host is refused, by its field`, () => {
    for (const host of hosts) {
      assert.equal(faultyFields({ [field]: http(host) }), [
        `FieldValueForbidden spec.containers[0].${field}.httpGet.host`,
      ]);
      assert.equal(faultyFields({ [field]: tcp(host) }), [
        `FieldValueForbidden spec.containers[0].${field}.tcpSocket.host`,
      ]);
    }
    assert.equal(faultyFields({ [field]: http("") }), []);
  });

test("hooks and templates as well", () => {
  for (const hook of ["postStart", "preStop"])
    assert.equal(faultyFields({ lifecycle: { [hook]: http("10.0.0.1") } }, {}, "ReplicationController"), [
      `FieldValueForbidden spec.template.spec.containers[0].lifecycle.${hook}.httpGet.host`,
    ]);
});

test("a pod on its host's network has the host's loopback for its own", () => {
  for (const host of ["localhost", "127.0.0.1", "::1"])
    assert.equal(faultyFields({ livenessProbe: http(host) }, { hostNetwork: true }), []);
  for (const host of ["127.0.0.2", "169.254.169.254"])
    assert.is(faultyFields({ livenessProbe: http(host) }, { hostNetwork: true }).length, 1);
});

test.run();
