import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describePod } from "../../../../cli/render/describe/pod.js";
import type { Event } from "../../../../core/kinds/event/object.js";
import { nowMs, pod } from "./objects.js";

const test = suite("describe pod");

test("a described pod tells its state, its back-off and its events", () => {
  const last = { exitCode: 137, signal: 9, reason: "Error", finishedAt: "2014-11-25T11:59:55Z" };
  const container = {
    name: "web",
    image: "web:1",
    imageID: "",
    ready: true,
    restartCount: 2,
    state: { running: { startedAt: "2014-11-25T11:59:57Z" } },
    lastState: { terminated: last },
  };
  const event: Event = {
    kind: "Event",
    metadata: { name: "e" },
    involvedObject: {},
    type: "Normal",
    reason: "Started",
    message: "started container web",
    count: 3,
    firstTimestamp: "2014-11-25T11:59:00Z",
    lastTimestamp: "2014-11-25T11:59:57Z",
  };
  const text = describePod(pod({ phase: "Running", containerStatuses: [container] }, "m1"), [event], nowMs);
  assert.match(text, /Status: +Running\n/);
  assert.match(text, /Last state: +Ended: Error, exit code 137 \(signal 9\), 2014-11-25T11:59:55Z \(5s ago\)\n/);
  assert.match(text, /Restarts: +2\n/);
  assert.match(text, /3s \(3 times in 60s\) +Normal +Started +started container web\n/);
});

test("volumes are told with what they are made of", () => {
  const described = pod({}, "m1");
  described.spec.volumes = [
    { name: "a", hostPath: { path: "/var/lib/a" } },
    { name: "b", emptyDir: {} },
  ];
  const text = describePod(described, [], nowMs);
  assert.match(text, /Volumes: +a: hostPath \(path \/var\/lib\/a\)\n +b: emptyDir\n/);
  assert.match(text, /Why: +minion m1 has not reported it yet\n/);
});

test.run();
