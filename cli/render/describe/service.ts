/** `troupe describe service`: where it is reached, who answers, and if nobody does, why. */
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isReady } from "../../../core/kinds/pod/phase.js";
import { serviceAnnotationKeys } from "../../../core/kinds/service/annotations.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { Report } from "../report.js";
import { describeEvents, describeHead, pairs } from "./common.js";
import { endpointLines, notReadyLines } from "./endpoint-lines.js";
import { describePods } from "./pods.js";

/** Why a service has nobody to answer; "" if it has. */
function whyNoEndpoints(service: Service, endpoints: Endpoints | undefined, pods: readonly Pod[]): string {
  if ((endpoints?.subsets ?? []).some((s) => (s.addresses ?? []).length > 0)) return "";
  if (Object.keys(service.spec.selector ?? {}).length === 0)
    return "it selects no pods; its endpoints are made by somebody else";
  if (pods.length === 0) return "no pod has the labels it selects";
  const ready = pods.filter(isReady).length;
  const some =
    pods.length === 1
      ? "the pod it selects is"
      : `${ready} of the ${pods.length} pods it selects ${ready === 1 ? "is" : "are"}`;
  return ready > 0
    ? `${some} ready, but ${pods.length === 1 ? "has not" : "none has"} the port it names`
    : pods.length === 1
      ? "the pod it selects is not ready"
      : `none of the ${pods.length} pods it selects is ready`;
}

/** What the service's annotations ask of its portals, as they were written. */
function portalWords({ metadata }: Service): string[] {
  const { annotations = {} } = metadata;
  return Object.values(serviceAnnotationKeys).flatMap((key) =>
    annotations[key] === undefined ? [] : [`${key.replace("troupe.io/", "")} ${annotations[key]}`],
  );
}

export function describeService(
  service: Service,
  endpoints: Endpoints | undefined,
  pods: readonly Pod[],
  events: readonly Event[],
  nowMs: number,
): string {
  const { spec } = service;
  const report = new Report();
  describeHead(report, service, nowMs);
  report
    .field("Selector", pairs(spec.selector))
    .field("Type", spec.type ?? "ClusterIP")
    .field("IP", spec.clusterIP || "<none>")
    .field("External IPs", spec.externalIPs)
    .field("Session affinity", spec.sessionAffinity ?? "None")
    .field("Asked of portals", portalWords(service))
    .field("Why no endpoints", whyNoEndpoints(service, endpoints, pods));
  for (const port of spec.ports ?? [])
    report.section(`Port ${port.name || port.port}`, (r) =>
      r
        .field("Port", `${port.port}/${port.protocol ?? "TCP"}`)
        .field("Target port", port.targetPort === undefined ? String(port.port) : String(port.targetPort))
        .field("Node port", port.nodePort)
        .field("Endpoints", endpointLines(endpoints, port)),
    );
  report.field("Not ready", notReadyLines(endpoints));
  describePods(report, pods, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}
