import { suite } from "uvu";
import * as assert from "uvu/assert";
import { otherHosts } from "../../../../core/kinds/pod/probe-host.js";
import type { core } from "../../../../core/objects/types.js";

const test = suite("whom probes ask");

const fields = (container: Partial<core.Container>, more: Partial<core.PodSpec> = {}): string[] =>
  otherHosts({ containers: [{ name: "c", image: "i", ...container }], ...more }, "spec").map(({ field }) => field);
const http = (host: string): core.Probe => ({ httpGet: { port: 80, host } });
const tcp = (host: string): core.Probe => ({ tcpSocket: { port: 80, host } });

const hosts = ["169.254.169.254", "127.0.0.1", "localhost", "10.0.0.1", "example.org", "::1"];
for (const field of ["livenessProbe", "readinessProbe", "startupProbe"])
  test(`${field}: another host than the pod, by its field`, () => {
    for (const host of hosts) {
      assert.equal(fields({ [field]: http(host) }), [`spec.containers[0].${field}.httpGet.host`]);
      assert.equal(fields({ [field]: tcp(host) }), [`spec.containers[0].${field}.tcpSocket.host`]);
    }
    assert.equal(fields({ [field]: http("") }), []);
  });

test("hooks, and all kinds of containers", () => {
  const lifecycle = { postStart: http("a"), preStop: tcp("b") } as core.Lifecycle;
  assert.equal(fields({}, { initContainers: [{ name: "i", image: "i", lifecycle }] }), [
    "spec.initContainers[0].lifecycle.postStart.httpGet.host",
    "spec.initContainers[0].lifecycle.preStop.tcpSocket.host",
  ]);
});

test("a pod on its host's network has the host's loopback for its own", () => {
  for (const host of ["localhost", "127.0.0.1", "::1"])
    assert.equal(fields({ livenessProbe: http(host) }, { hostNetwork: true }), []);
  for (const host of ["127.0.0.2", "169.254.169.254"])
    assert.is(fields({ livenessProbe: http(host) }, { hostNetwork: true }).length, 1);
});

test.run();
