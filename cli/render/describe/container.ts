/** What there is to say of one container of a pod. */
import { statusOfContainer } from "../../../core/kinds/pod/container-status.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import type { Report } from "../report.js";
import { moment, waitText } from "./moments.js";

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

export function describeContainer(report: Report, container: core.Container, pod: Pod, nowMs: number): void {
  const status = statusOfContainer(pod.status, container.name);
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
