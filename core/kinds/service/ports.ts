/** The ports of a service: what each says, and that no two of them say the same. */
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, emptyOr } from "../../schema/formats.js";
import { byDefault, noted, stored } from "../../schema/marks.js";
import { leftOutAs, orZero, portMax, portOrName } from "../../schema/scalars.js";
import { integer, needed, oneOf, struct, text } from "../../schema/shape.js";

export const nodePortMin = 30_000;
export const nodePortMax = 32_767;

export const portShape = struct<core.ServicePort>("core.v1.ServicePort", {
  appProtocol: stored(text()),
  name: text(emptyOr(checkDnsLabel)),
  nodePort: noted("One is given if it is missing.", orZero(integer(nodePortMin, nodePortMax))),
  port: needed(integer(1, portMax)),
  protocol: byDefault("TCP", noted("SCTP is refused.", oneOf("TCP", "UDP"))),
  targetPort: noted(
    "The service's port, if it is missing; 0 = the first port of the pod's first container, as in v1beta1.",
    leftOutAs("", orZero(portOrName)),
  ),
});

export function checkPorts(ports: readonly core.ServicePort[], path: string, faults: Faults): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = `${path}.ports[${i}]`;
    if (!port.name && ports.length > 1) faults.required(`${at}.name`, "ports need names when there is more than one");
    if (port.name && names.has(port.name)) faults.duplicate(`${at}.name`, port.name);
    if (port.name) names.add(port.name);
    const number = `${port.protocol ?? "TCP"}/${port.port}`;
    if (numbers.has(number)) faults.duplicate(`${at}.port`, port.port);
    numbers.add(number);
  }
}
