/** One question to a container: by a command in it, by HTTP or by a connection to its pod. */

import type { Pod } from "../../core/kinds/pod/object.js";
import type { core } from "../../core/objects/types.js";
import type { Engine } from "./engine/engine.js";
import type { Dialer, HttpTarget, ProbeAction } from "./ports.js";

/** Output of an exec probe that is kept for its message, in bytes. */
export const probeOutputMax = 1_024;
const timeoutSecondsDefault = 1;

/** Who is asked. */
export interface Asked {
  pod: Pod;
  spec: core.Container;
  podIp: string;
  /** Of the container. */
  id: string;
}

/** A port by number, or by the name it has in the container. */
function portOf(port: unknown, { spec }: Asked): number {
  if (typeof port === "number") return port;
  const named = spec.ports?.find((p) => p.name === port)?.containerPort;
  return named ?? Number(port);
}

/** Connects to a port, for a probe or hook. */
export function dialTcp(
  { host, port }: core.TCPSocketAction,
  asked: Asked,
  timeoutMs: number,
  dialer: Dialer,
): Promise<ProbeAction> {
  return dialer.tcp(host || asked.podIp, portOf(port, asked), timeoutMs);
}

/** What to ask for an httpGet of a probe or hook. Which hosts it may name, the master judged when it was written. */
export function httpTarget(
  { host, path = "/", port, scheme = "HTTP", httpHeaders = [] }: core.HTTPGetAction,
  asked: Asked,
  timeoutMs: number,
): HttpTarget {
  const where = host || asked.podIp;
  const authority = `${where.includes(":") ? `[${where}]` : where}:${portOf(port, asked)}`;
  const url = `${scheme.toLowerCase()}://${authority}${path.startsWith("/") ? path : `/${path}`}`;
  return { url, headers: httpHeaders, timeoutMs };
}

/** @param old whether the rules of 0.5.4 count @throws Fault */
export async function askProbe(
  probe: core.Probe,
  asked: Asked,
  engine: Engine,
  dialer: Dialer,
  old: boolean,
): Promise<ProbeAction> {
  const timeoutMs = (probe.timeoutSeconds ?? timeoutSecondsDefault) * 1000;
  if (probe.exec) {
    const limits = { timeoutMs, outputMax: probeOutputMax };
    const { exitCode, output } = await engine.run(asked.id, probe.exec.command ?? [], limits);
    return judge(exitCode, output.trim(), old);
  }
  if (probe.httpGet) return dialer.http(httpTarget(probe.httpGet, asked, timeoutMs));
  if (probe.tcpSocket) return dialTcp(probe.tcpSocket, asked, timeoutMs, dialer);
  if (probe.grpc) return dialer.grpc(asked.podIp, probe.grpc.port, probe.grpc.service ?? "", timeoutMs);
  return { healthy: true, message: "" };
}

function judge(exitCode: number, said: string, old: boolean): ProbeAction {
  if (exitCode !== 0)
    return { healthy: false, message: `exit code ${exitCode}: ${said}`, ...(old ? { unreached: true } : {}) };
  // 0.5.4 asked what the command says, not how it ends; a final newline is forgiven here.
  if (old && said.toLowerCase() !== "ok") return { healthy: false, message: `it said "${said}", not "ok"` };
  return { healthy: true, message: "" };
}
