/** `troupe describe` of kinds of which there is not much more to say than what they are. */
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import { Report } from "../report.js";
import { describeEvents, describeHead } from "./common.js";
import { describeData } from "./data.js";
import { endpointLines, notReadyLines } from "./endpoint-lines.js";
import { moment } from "./moments.js";

export function describeOther(object: AnyObject, events: readonly Event[], nowMs: number): string {
  const report = new Report();
  describeHead(report, object, nowMs);
  if (object.kind === "Namespace") report.field("Status", object.status?.phase ?? "Active");
  describeData(report, object);
  if (object.kind === "Endpoints") {
    const ports = (object.subsets ?? []).flatMap((s) => s.ports ?? []);
    for (const port of ports)
      report.field(`Port ${port.name || port.port}`, endpointLines(object, { name: port.name ?? "", port: port.port }));
    report.field("Not ready", notReadyLines(object));
  }
  if (object.kind === "Event") {
    const { involvedObject: o, source } = object;
    report
      .field("About", `${(o.kind ?? "").toLowerCase()}/${o.name ?? ""}`)
      .field("Type", object.type)
      .field("Reason", object.reason)
      .field("Message", object.message)
      .field("From", [source?.component, source?.host].filter(Boolean).join(", "))
      .field("Count", object.count)
      .field("First seen", moment(object.firstTimestamp, nowMs))
      .field("Last seen", moment(object.lastTimestamp, nowMs));
    return report.text();
  }
  describeEvents(report, events, nowMs);
  return report.text();
}
