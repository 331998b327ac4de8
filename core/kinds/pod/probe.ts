/** Probes and lifecycle hooks: what is asked of a container from outside. */

import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkNotEmpty } from "../../schema/formats.js";
import { integer, list, needed, object, oneOf, type Shape, storedObject, text } from "../../schema/shape.js";

export const portMax = 65_535;
const secondsMax = 2 ** 31 - 1;

/** A port by number, or by the name it has in the container. */
export const portOrName: Shape<number | string> = {
  blank: () => 1,
  read: (value, path, faults) => {
    if (typeof value === "string" && !(faults.rules.lenient && /^\d{1,5}$/.test(value))) {
      if (value === "") faults.invalid(path, value, "must be a port number or the name of a port");
      return value;
    }
    return integer(1, portMax).read(value, path, faults);
  },
};

export const execAction: Shape<core.ExecAction> = object<core.ExecAction>(
  { command: list(text()) },
  (exec, path, faults) => {
    if (!exec.command?.length) faults.required(`${path}.command`, "at least the program to run");
  },
);

const httpHeader = object<core.HTTPHeader>({ name: needed(text(checkNotEmpty)), value: needed(text()) });

const httpGetAction = object<core.HTTPGetAction>({
  host: text(),
  httpHeaders: list(httpHeader),
  path: text(),
  port: needed(portOrName),
  scheme: oneOf("HTTP", "HTTPS"),
});

const tcpSocketAction = object<core.TCPSocketAction>({ host: text(), port: needed(portOrName) });

function exactlyOne(value: object, names: readonly string[], path: string, faults: Faults): void {
  const given = names.filter((n) => Object.hasOwn(value, n));
  if (given.length === 0) faults.required(path, `one of ${names.join(", ")}`);
  if (given.length > 1) faults.forbidden(`${path}.${given[1]}`, `only one of ${names.join(", ")} may be given`);
}

export const probeShape: Shape<core.Probe> = object<core.Probe>(
  {
    exec: execAction,
    failureThreshold: integer(1, secondsMax),
    grpc: object<core.GRPCAction>({ port: needed(integer(1, portMax)), service: text() }),
    httpGet: httpGetAction,
    initialDelaySeconds: integer(0, secondsMax),
    periodSeconds: integer(1, secondsMax),
    successThreshold: integer(1, secondsMax),
    tcpSocket: tcpSocketAction,
    terminationGracePeriodSeconds: integer(1, secondsMax),
    timeoutSeconds: integer(1, secondsMax),
  },
  (probe, path, faults) => {
    exactlyOne(probe, ["exec", "httpGet", "tcpSocket", "grpc"], path, faults);
    if ((probe.successThreshold ?? 1) !== 1 && !path.endsWith(".readinessProbe")) {
      faults.invalid(`${path}.successThreshold`, probe.successThreshold, "must be 1");
    }
  },
);

const hook = object<core.LifecycleHandler>(
  { exec: execAction, httpGet: httpGetAction, sleep: storedObject(), tcpSocket: tcpSocketAction },
  (handler, path, faults) => exactlyOne(handler, ["exec", "httpGet", "tcpSocket", "sleep"], path, faults),
);

export const lifecycleShape: Shape<core.Lifecycle> = object<core.Lifecycle>({ postStart: hook, preStop: hook });

/** Kubernetes' defaults of a probe. */
export function defaultProbe(probe: core.Probe): core.Probe {
  const { httpGet } = probe;
  return {
    ...probe,
    ...(httpGet ? { httpGet: { ...httpGet, path: httpGet.path || "/", scheme: httpGet.scheme ?? "HTTP" } } : {}),
    periodSeconds: probe.periodSeconds ?? 10,
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
  };
}
