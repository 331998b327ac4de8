import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serverText } from "../../../cli/commands/version.js";
import { sentenceOf } from "../../../cli/fail.js";
import { describeService } from "../../../cli/render/describe/others.js";
import { describePod, whyNotRunning } from "../../../cli/render/describe/pod.js";
import { LiveTable } from "../../../cli/render/live-table.js";
import { Report } from "../../../cli/render/report.js";
import { invalid } from "../../../core/fault.js";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { core } from "../../../core/objects/types.js";

const test = suite("what is printed");

const nowMs = Date.parse("2014-11-25T12:00:00Z");

function pod(status: core.PodStatus, nodeName?: string): Pod {
  const spec = { containers: [{ name: "web", image: "web:1" }], ...(nodeName === undefined ? {} : { nodeName }) };
  return {
    kind: "Pod",
    metadata: { name: "web", namespace: "default", creationTimestamp: "2014-11-25T11:59:00Z" },
    spec,
    status,
  };
}

test("a report lines its values up and leaves out what is empty", () => {
  const text = new Report()
    .field("Name", "a")
    .field("Nothing", undefined)
    .field("Long name", ["b", "c"])
    .section("Part", (r) => r.field("In", 1))
    .section("Empty", () => {})
    .table("Rows", ["A", "B"], [["1", "2"]])
    .table("None", ["A"], [])
    .text();
  assert.is(
    text,
    "Name:       a\nLong name:  b\n            c\nPart:\n  In:  1\nRows:\n  A   B\n  1   2\nNone:       <none>\n",
  );
});

test("a live table keeps its columns", () => {
  const table = new LiveTable();
  const header = ["NAME", "STATUS"];
  assert.is(table.add({ header, rows: [["jenkins", "Pending"]] }), "NAME      STATUS\njenkins   Pending\n");
  assert.is(table.add({ header, rows: [["a", "Running"]] }), "a         Running\n");
});

test("why a pod does not run", () => {
  const unschedulable = "0/2 minions fit: 2 lack memory";
  const waiting = pod({ conditions: [{ type: "PodScheduled", status: "False", message: unschedulable }] });
  assert.is(whyNotRunning(waiting, [], nowMs), `it is on no minion: ${unschedulable}`);
  const noted: Event = {
    kind: "Event",
    metadata: { name: "e" },
    involvedObject: {},
    reason: "FailedScheduling",
    message: unschedulable,
  };
  assert.is(whyNotRunning(pod({}), [noted], nowMs), `it is on no minion: ${unschedulable}`);
  assert.match(whyNotRunning(pod({}), [], nowMs), /the scheduler has not spoken/);
  const state = { waiting: { reason: "CrashLoopBackOff", message: "exit code 1; next try at 2014-11-25T12:00:08Z" } };
  const status = { name: "web", image: "web:1", imageID: "", ready: false, restartCount: 4, state };
  const crashing = pod({ phase: "Failed", containerStatuses: [status] }, "m1");
  assert.is(
    whyNotRunning(crashing, [], nowMs),
    "container web waits: CrashLoopBackOff: exit code 1; next try at 2014-11-25T12:00:08Z (in 8s)",
  );
  assert.is(whyNotRunning(pod({ phase: "Running" }, "m1"), [], nowMs), "");
  assert.match(whyNotRunning(pod({}, "m1"), [], nowMs), /minion m1 has not reported it yet/);
});

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

test("a service without endpoints says why", () => {
  const service: Service = {
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  };
  assert.match(
    describeService(service, undefined, [], [], nowMs),
    /Why no endpoints: +no pod has the labels it selects\n/,
  );
  assert.match(describeService(service, undefined, [pod({})], [], nowMs), /the pod it selects is not ready/);
});

test("an error is a sentence, or a list of what is wrong", () => {
  assert.is(sentenceOf(new Error("a b")), "a b");
  assert.is(sentenceOf("text"), "text");
  const one = { reason: "FieldValueRequired", field: "spec.a", message: "spec.a: required" } as const;
  const two = { reason: "FieldValueInvalid", field: "spec.b", message: "spec.b: must be 1" } as const;
  assert.is(sentenceOf(invalid("Pod", "x", [one])), 'Pod "x" is invalid: spec.a: required');
  assert.is(
    sentenceOf(invalid("Pod", "x", [one, two])),
    'Pod "x" is invalid:\n  * spec.a: required\n  * spec.b: must be 1',
  );
});

test("the server's version", () => {
  assert.is(serverText("v1.32.0+troupe.0.1.0"), "0.1.0 (API v1.32)");
  assert.is(serverText("v1.30.2"), "v1.30.2 (not a Troupe master)");
});

test.run();
