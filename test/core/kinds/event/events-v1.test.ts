import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asCoreEvent, asEventsEvent, eventsV1 } from "../../../../core/kinds/event/events-v1.js";
import type { Event } from "../../../../core/kinds/event/object.js";

const test = suite("events of events.k8s.io");

const event: Event = {
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: "e", namespace: "default" },
  involvedObject: { kind: "Pod", name: "web" },
  message: "started",
  reason: "Started",
  type: "Normal",
  source: { component: "minion" },
  firstTimestamp: "2026-01-01T00:00:00Z",
  lastTimestamp: "2026-01-01T00:00:01Z",
  count: 2,
  eventTime: "2026-01-01T00:00:00Z",
  reportingComponent: "minion",
  action: "Start",
  series: { count: 2, lastObservedTime: "2026-01-01T00:00:01Z" },
};

test("the same in other words, and back", () => {
  const shown = asEventsEvent(event);
  assert.is(shown.apiVersion, "events.k8s.io/v1");
  assert.equal(shown.regarding, { kind: "Pod", name: "web" });
  assert.equal([shown.note, shown.deprecatedCount, shown.reportingController], ["started", 2, "minion"]);
  assert.not("involvedObject" in shown);
  assert.equal(asCoreEvent(shown as never), event);
});

test("what is shown is of the shape that is described", () => {
  const fields = eventsV1.rules.shape.description;
  const names = fields.type === "object" ? Object.keys(fields.fields) : [];
  for (const name of Object.keys(asEventsEvent(event))) assert.ok(names.includes(name), name);
});

test("it has kubectl's columns", () => {
  assert.equal(eventsV1.table.row(asEventsEvent(event), Date.parse("2026-01-01T00:01:01Z")).slice(0, 4), [
    "60s",
    "Normal",
    "Started",
    "pod/web",
  ]);
});

test.run();
