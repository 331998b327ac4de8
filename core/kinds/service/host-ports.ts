import type { TakenPort } from "../../objects/kind-def.js";
import type { Service } from "./object.js";

/** What comes to every minion's own address on these ports is the service's, and hides what the host serves there. */
export const hostPorts = ({ spec }: Service): TakenPort[] =>
  spec.type === "LoadBalancer"
    ? (spec.ports ?? []).map(({ port, protocol = "TCP" }, i) => ({ port, protocol, field: `spec.ports[${i}].port` }))
    : [];
