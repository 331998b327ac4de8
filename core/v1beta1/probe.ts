/** Probes and hooks. 0.5.4 had no period, no time limit and no second chance; here they have the first two. */

import type { core } from "../objects/types.js";
import { integer, list, object, type Shape, text } from "../schema/shape.js";
import { given } from "./wire.js";

interface WireHttpGet {
  path?: string;
  port?: number | string;
  host?: string;
}
interface WireExec {
  command?: string[];
}
interface WireTcp {
  port?: number | string;
}
export interface WireProbe {
  httpGet?: WireHttpGet;
  tcpSocket?: WireTcp;
  exec?: WireExec;
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
}
interface WireHook {
  exec?: WireExec;
  httpGet?: WireHttpGet;
}
export interface WireLifecycle {
  postStart?: WireHook;
  preStop?: WireHook;
}

/** 0.5.4 probed at each pass of the kubelet. */
const periodSeconds = 10;
const timeoutSecondsDefault = 10;
const secondsMax = 2 ** 31 - 1;

/** A number or a name, as it comes: what is right is checked in the v1 object. */
export const intOrText: Shape<number | string> = {
  description: { type: "intOrString", minimum: -secondsMax, maximum: secondsMax },
  blank: () => 0,
  read: (value, path, faults) => {
    if (typeof value === "string") return /^\d{1,5}$/.test(value) ? Number(value) : value;
    return integer(-secondsMax, secondsMax).read(value, path, faults);
  },
};

const wireHttpGet = object<WireHttpGet>({ path: text(), port: intOrText, host: text() });
const wireExec = object<WireExec>({ command: list(text()) });

export const wireProbe: Shape<WireProbe> = object<WireProbe>({
  httpGet: wireHttpGet,
  tcpSocket: object<WireTcp>({ port: intOrText }),
  exec: wireExec,
  initialDelaySeconds: integer(0, secondsMax),
  timeoutSeconds: integer(0, secondsMax),
});

const wireHook = object<WireHook>({ exec: wireExec, httpGet: wireHttpGet });
export const wireLifecycle: Shape<WireLifecycle> = object<WireLifecycle>({ postStart: wireHook, preStop: wireHook });

function toV1HttpGet(get: WireHttpGet): core.HTTPGetAction {
  return given({
    path: get.path || undefined,
    port: get.port || undefined,
    host: get.host || undefined,
  }) as core.HTTPGetAction;
}

function fromV1HttpGet(get: core.HTTPGetAction): WireHttpGet {
  return given({ path: get.path, port: get.port, host: get.host });
}

/** A v1 probe: one failure is enough, as in 0.5.4. How it is judged, an annotation of the pod says. */
export function toV1Probe(wire: WireProbe): core.Probe {
  return given({
    httpGet: wire.httpGet && toV1HttpGet(wire.httpGet),
    tcpSocket: wire.tcpSocket && (given({ port: wire.tcpSocket.port || undefined }) as core.TCPSocketAction),
    exec: wire.exec,
    initialDelaySeconds: wire.initialDelaySeconds || undefined,
    periodSeconds,
    timeoutSeconds: wire.timeoutSeconds || timeoutSecondsDefault,
    successThreshold: 1,
    failureThreshold: 1,
  }) as core.Probe;
}

export function fromV1Probe(probe: core.Probe): WireProbe {
  return given({
    httpGet: probe.httpGet && fromV1HttpGet(probe.httpGet),
    tcpSocket: probe.tcpSocket && { port: probe.tcpSocket.port },
    exec: probe.exec as WireExec | undefined,
    initialDelaySeconds: probe.initialDelaySeconds || undefined,
    timeoutSeconds: probe.timeoutSeconds === timeoutSecondsDefault ? undefined : probe.timeoutSeconds,
  }) as WireProbe;
}

function toV1Hook(hook: WireHook): core.LifecycleHandler {
  return given({ exec: hook.exec, httpGet: hook.httpGet && toV1HttpGet(hook.httpGet) }) as core.LifecycleHandler;
}

function fromV1Hook(hook: core.LifecycleHandler): WireHook {
  return given({ exec: hook.exec, httpGet: hook.httpGet && fromV1HttpGet(hook.httpGet) }) as WireHook;
}

export function toV1Lifecycle(wire: WireLifecycle): core.Lifecycle {
  return given({
    postStart: wire.postStart && toV1Hook(wire.postStart),
    preStop: wire.preStop && toV1Hook(wire.preStop),
  }) as core.Lifecycle;
}

export function fromV1Lifecycle(lifecycle: core.Lifecycle): WireLifecycle {
  const { postStart, preStop } = lifecycle;
  return given({
    postStart: postStart && fromV1Hook(postStart),
    preStop: preStop && fromV1Hook(preStop),
  }) as WireLifecycle;
}
