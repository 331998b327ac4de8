/** What is so of a service; the server writes it. */
import type { Condition } from "kubernetes-types/meta/v1.js";
import type { core } from "../../objects/types.js";
import { keyed } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";

const condition = struct<Condition>("meta.v1.Condition", {
  lastTransitionTime: time,
  message: text(),
  observedGeneration: int64,
  reason: text(),
  status: text(),
  type: text(),
});

const portStatus = struct<core.PortStatus>("core.v1.PortStatus", {
  error: text(),
  port: int32,
  protocol: text(),
});

const ingress = struct<core.LoadBalancerIngress>("core.v1.LoadBalancerIngress", {
  hostname: text(),
  ip: text(),
  ipMode: text(),
  ports: list(portStatus),
});

export const serviceStatus = struct<core.ServiceStatus>("core.v1.ServiceStatus", {
  conditions: keyed(list(condition), ["type"]),
  loadBalancer: struct<core.LoadBalancerStatus>("core.v1.LoadBalancerStatus", { ingress: list(ingress) }),
});
