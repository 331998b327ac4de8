/** What is so of a service; the server writes it. */
import { condition } from "../../objects/condition-shape.js";
import type { core } from "../../objects/types.js";
import { keyed } from "../../schema/marks.js";
import { int32 } from "../../schema/scalars.js";
import { list, struct, text } from "../../schema/shape.js";

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
