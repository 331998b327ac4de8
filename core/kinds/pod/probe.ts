/** Probes and lifecycle hooks: what is asked of a container from outside. */

import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkHeaderName, checkHeaderValue } from "../../schema/host-formats.js";
import { byDefault, noted, secret, stored, warned } from "../../schema/marks.js";
import { leftOutAs, portMax, portOrName } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, type Shape, struct, text } from "../../schema/shape.js";

const secondsMax = 2 ** 31 - 1;
const positive = leftOutAs(0, integer(1, secondsMax));

const execAction = struct<core.ExecAction>(
  "core.v1.ExecAction",
  { command: secret(list(text())) },
  (exec, path, faults) => {
    if (!exec.command?.length) faults.required(`${path}.command`, "at least the program to run");
  },
);

const httpHeader = struct<core.HTTPHeader>("core.v1.HTTPHeader", {
  name: needed(text(checkHeaderName)),
  value: secret(needed(text(checkHeaderValue))),
});

const httpGetAction = struct<core.HTTPGetAction>("core.v1.HTTPGetAction", {
  host: text(),
  httpHeaders: list(httpHeader),
  path: secret(byDefault("/", text())),
  port: needed(portOrName),
  scheme: byDefault("HTTP", oneOf("HTTP", "HTTPS")),
});

const tcpSocketAction = struct<core.TCPSocketAction>("core.v1.TCPSocketAction", {
  host: text(),
  port: needed(portOrName),
});

const grpcAction = struct<core.GRPCAction>("core.v1.GRPCAction", {
  port: needed(integer(1, portMax)),
  service: text(),
});

function exactlyOne(value: object, names: readonly string[], path: string, faults: Faults): void {
  const given = names.filter((n) => Object.hasOwn(value, n));
  if (given.length === 0) faults.required(path, `one of ${names.join(", ")}`);
  if (given.length > 1) faults.forbidden(`${path}.${given[1]}`, `only one of ${names.join(", ")} may be given`);
}

export const probeShape: Shape<core.Probe> = struct<core.Probe>(
  "core.v1.Probe",
  {
    exec: execAction,
    failureThreshold: byDefault(3, positive),
    grpc: grpcAction,
    httpGet: httpGetAction,
    initialDelaySeconds: integer(0, secondsMax),
    periodSeconds: byDefault(10, positive),
    successThreshold: byDefault(1, positive),
    tcpSocket: tcpSocketAction,
    terminationGracePeriodSeconds: stored(integer(1, secondsMax)),
    timeoutSeconds: byDefault(
      1,
      noted(
        "For the whole answer, of which the first 10 KiB are waited for; a command out of time is ended.",
        positive,
      ),
    ),
  },
  (probe, path, faults) => {
    exactlyOne(probe, ["exec", "httpGet", "tcpSocket", "grpc"], path, faults);
    if ((probe.successThreshold ?? 1) !== 1 && !path.endsWith(".readinessProbe")) {
      faults.invalid(`${path}.successThreshold`, probe.successThreshold, "must be 1");
    }
  },
);

const sleepAction = struct<core.SleepAction>("core.v1.SleepAction", {
  seconds: needed(integer(0, secondsMax)),
});

const hook = struct<core.LifecycleHandler>(
  "core.v1.LifecycleHandler",
  {
    exec: execAction,
    httpGet: httpGetAction,
    sleep: sleepAction,
    tcpSocket: noted("It has worked when somebody listens.", tcpSocketAction),
  },
  (handler, path, faults) => exactlyOne(handler, ["exec", "httpGet", "tcpSocket", "sleep"], path, faults),
);

export const lifecycleShape: Shape<core.Lifecycle> = struct<core.Lifecycle>("core.v1.Lifecycle", {
  postStart: hook,
  preStop: hook,
  stopSignal: warned(text(), "The image's own signal is sent."),
});
