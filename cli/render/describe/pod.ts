/** `troupe describe pod`. */

import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isRunning } from "../../../core/kinds/pod/phase.js";
import { podStatusWord } from "../../../core/kinds/pod/status-word.js";
import { humanDuration } from "../../../core/objects/age.js";
import type { core } from "../../../core/objects/types.js";
import { fromApiTime } from "../../../core/time.js";
import { inOrderOfTime } from "../event-order.js";
import { Report } from "../report.js";
import { describeConditions, describeEvents, describeHead, moment } from "./common.js";

/** `5s from now`; "" for what is no time or past. */
function until(time: string, nowMs: number): string {
  const ms = fromApiTime(time) - nowMs;
  return Number.isNaN(ms) || ms < 0 ? "" : ` (in ${humanDuration(ms)})`;
}

/** The engine's and our own words, with the wait of a back-off counted from now. */
function waitText(message: string, nowMs: number): string {
  return message.replace(/next try at (\S+Z)/, (all, time: string) => `${all}${until(time, nowMs)}`);
}

/** Why a pod does not run, in one sentence; "" if it does, or has ended well. */
export function whyNotRunning(pod: Pod, events: readonly Event[], nowMs: number): string {
  const { metadata, spec, status } = pod;
  if (metadata.deletionTimestamp) {
    const left = until(metadata.deletionTimestamp, nowMs);
    return `it is being stopped; what still runs is killed at ${metadata.deletionTimestamp}${left}`;
  }
  if (!spec.nodeName) {
    const told = status?.conditions?.find((c) => c.type === "PodScheduled" && c.status === "False")?.message;
    const noted = inOrderOfTime(events).findLast((e) => e.reason === "FailedScheduling")?.message;
    const why = told || noted || status?.message;
    return why ? `it is on no minion: ${why}` : "it is on no minion yet; the scheduler has not spoken of it";
  }
  const waiting = (status?.containerStatuses ?? []).filter((s) => s.state?.waiting && !s.state.running);
  const reasons = waiting.map((s) => {
    const { reason = "", message = "" } = s.state?.waiting ?? {};
    return `container ${s.name} waits${reason ? `: ${reason}` : ""}${message ? `: ${waitText(message, nowMs)}` : ""}`;
  });
  if (reasons.length > 0) return reasons.join("; ");
  if (isRunning(pod) || status?.phase === "Succeeded") return "";
  return (
    [status?.reason, status?.message].filter(Boolean).join(": ") || `minion ${spec.nodeName} has not reported it yet`
  );
}

function stateText(state: core.ContainerState | undefined, nowMs: number): string | undefined {
  if (state?.running) return `Running since ${moment(state.running.startedAt, nowMs) ?? "an unknown time"}`;
  if (state?.waiting) {
    const { reason, message } = state.waiting;
    return `Waiting${reason ? `: ${reason}` : ""}${message ? `\n${waitText(message, nowMs)}` : ""}`;
  }
  const end = state?.terminated;
  if (!end) return undefined;
  const how = `${end.reason ? `${end.reason}, ` : ""}exit code ${end.exitCode}${end.signal ? ` (signal ${end.signal})` : ""}`;
  const when = moment(end.finishedAt, nowMs);
  return `Ended: ${how}${when ? `, ${when}` : ""}${end.message ? `\n${end.message}` : ""}`;
}

function probeText(probe: core.Probe | undefined): string | undefined {
  if (!probe) return undefined;
  const { httpGet, tcpSocket, exec } = probe;
  const scheme = (httpGet?.scheme ?? "HTTP").toLowerCase();
  const what = httpGet
    ? `GET ${scheme}://${httpGet.host ?? ""}:${httpGet.port}${httpGet.path ?? "/"}`
    : tcpSocket
      ? `tcp ${tcpSocket.host ?? ""}:${tcpSocket.port}`
      : `exec ${(exec?.command ?? []).join(" ")}`;
  const { initialDelaySeconds = 0, timeoutSeconds = 1, periodSeconds = 10, failureThreshold = 3 } = probe;
  return `${what}, after ${initialDelaySeconds}s, every ${periodSeconds}s, timeout ${timeoutSeconds}s, fails after ${failureThreshold}`;
}

function envText(env: core.EnvVar): string {
  if (env.value !== undefined || !env.valueFrom) return `${env.name}=${env.value ?? ""}`;
  const field = env.valueFrom.fieldRef?.fieldPath;
  return `${env.name} from ${field ?? Object.keys(env.valueFrom)[0] ?? "elsewhere"}`;
}

const amounts = (values: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  Object.entries(values ?? {})
    .map(([name, amount]) => `${name} ${String(amount)}`)
    .join(", ") || undefined;

function portText(port: core.ContainerPort): string {
  const host = port.hostPort ? `, host port ${port.hostPort}` : "";
  return `${port.containerPort}/${port.protocol ?? "TCP"}${port.name ? ` (${port.name})` : ""}${host}`;
}

function describeContainer(report: Report, container: core.Container, pod: Pod, nowMs: number): void {
  const status = pod.status?.containerStatuses?.find((s) => s.name === container.name);
  report
    .field("Image", container.image)
    .field("Image ID", status?.imageID)
    .field("Container ID", status?.containerID)
    .field("Command", container.command?.join(" "))
    .field("Arguments", container.args?.join(" "))
    .field("Ports", (container.ports ?? []).map(portText))
    .field("State", stateText(status?.state, nowMs))
    .field("Last state", stateText(status?.lastState, nowMs))
    .field("Ready", status ? String(status.ready) : undefined)
    .field("Restarts", status ? String(status.restartCount) : undefined)
    .field("Requests", amounts(container.resources?.requests))
    .field("Limits", amounts(container.resources?.limits))
    .field("Liveness", probeText(container.livenessProbe))
    .field("Readiness", probeText(container.readinessProbe))
    .field("Startup", probeText(container.startupProbe))
    .field("Environment", (container.env ?? []).map(envText))
    .field(
      "Mounts",
      (container.volumeMounts ?? []).map((m) => `${m.mountPath} from ${m.name}${m.readOnly ? " (read only)" : ""}`),
    );
}

function volumeText(volume: core.Volume): string {
  const { name, ...source } = volume;
  const [type = "emptyDir", settings] = Object.entries(source)[0] ?? [];
  const details = Object.entries((settings ?? {}) as Record<string, unknown>).filter(([, v]) => v !== "");
  return `${name}: ${type}${details.length > 0 ? ` (${details.map(([k, v]) => `${k} ${String(v)}`).join(", ")})` : ""}`;
}

/** All there is to say of a pod, with its own events. */
export function describePod(pod: Pod, events: readonly Event[], nowMs: number): string {
  const { spec, status, metadata } = pod;
  const owner = metadata.ownerReferences?.find((o) => o.controller);
  const report = new Report();
  describeHead(report, pod, nowMs);
  report
    .field(
      "Minion",
      spec.nodeName
        ? `${spec.nodeName}${status?.hostIP && status.hostIP !== spec.nodeName ? `/${status.hostIP}` : ""}`
        : "<none>",
    )
    .field("Status", podStatusWord(pod))
    .field("Why", whyNotRunning(pod, events, nowMs))
    .field("Pod IP", status?.podIP || "<none>")
    .field("Started", moment(status?.startTime, nowMs))
    .field("Controlled by", owner ? `${owner.kind.toLowerCase()}/${owner.name}` : undefined)
    .field("Restart policy", spec.restartPolicy)
    .field("Grace period", `${spec.terminationGracePeriodSeconds ?? 30}s`)
    .field(
      "Minion selector",
      spec.nodeSelector ? Object.entries(spec.nodeSelector).map(([k, v]) => `${k}=${v}`) : undefined,
    );
  report.section("Containers", (list) => {
    for (const container of spec.containers)
      list.section(container.name, (r) => describeContainer(r, container, pod, nowMs));
  });
  report.field("Volumes", (spec.volumes ?? []).map(volumeText));
  describeConditions(report, status?.conditions, nowMs);
  describeEvents(report, events, nowMs);
  return report.text();
}
