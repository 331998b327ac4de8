import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeContainer } from "../../../../cli/render/describe/container.js";
import { Report } from "../../../../cli/render/report.js";
import type { core } from "../../../../core/objects/types.js";
import { nowMs, pod } from "./objects.js";

const test = suite("a described container");

function described(container: Partial<core.Container>, status?: Partial<core.ContainerStatus>): string {
  const told = { name: "web", image: "web:1", imageID: "", ready: false, restartCount: 0, ...status };
  const owner = pod({ containerStatuses: [told] }, "m1", container);
  const report = new Report();
  describeContainer(report, owner.spec.containers[0] as core.Container, owner, nowMs);
  return report.text();
}

test("its state, with the wait of a back-off counted from now", () => {
  const waiting = { reason: "CrashLoopBackOff", message: "exit code 1; next try at 2014-11-25T12:00:08Z" };
  assert.match(
    described({}, { state: { waiting } }),
    /State: +Waiting: CrashLoopBackOff\n +exit code 1; next try at 2014-11-25T12:00:08Z \(in 8s\)\n/,
  );
  const running = { startedAt: "2014-11-25T11:59:57Z" };
  assert.match(described({}, { state: { running } }), /State: +Running since 2014-11-25T11:59:57Z \(3s ago\)\n/);
});

test("its probes, one a line", () => {
  const text = described({
    livenessProbe: { httpGet: { port: 80, path: "/healthy" }, periodSeconds: 5 },
    readinessProbe: { tcpSocket: { port: "web" } },
    startupProbe: { exec: { command: ["test", "-f", "/up"] } },
  });
  assert.match(text, /Liveness: +GET http:\/\/:80\/healthy, after 0s, every 5s, timeout 1s, fails after 3\n/);
  assert.match(text, /Readiness: +tcp :web, /);
  assert.match(text, /Startup: +exec test -f \/up, /);
});

test("its ports, environment, mounts and amounts", () => {
  const text = described({
    ports: [
      { containerPort: 80, name: "web", hostPort: 8080 },
      { containerPort: 53, protocol: "UDP" },
    ],
    env: [
      { name: "A", value: "1" },
      { name: "B", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    ],
    volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }],
    resources: { requests: { cpu: "100m" } },
  });
  assert.match(text, /Ports: +80\/TCP \(web\), host port 8080\n +53\/UDP\n/);
  assert.match(text, /Environment: +A=1\n +B from status\.podIP\n/);
  assert.match(text, /Mounts: +\/data from data \(read only\)\n/);
  assert.match(text, /Requests: +cpu 100m\n/);
  assert.not.match(text, /Limits/);
});

test.run();
