/** How the rows of the master's tables are read. */

import type { Backend, ServicePortPlan } from "../balancing/plan-types.js";
import type { NamedPort, ServiceAddress } from "../dns/addresses.js";
import { toldService } from "../kinds/service/told.js";
import { checkCidr } from "../network/cidr.js";
import { isIP } from "../network/ip.js";
import { portMax } from "../schema/scalars.js";
import type { Refine } from "../schema/shape.js";
import { flag, integer, needed, object, oneOf, type Shape, text } from "../schema/shape.js";
import { isolationRow } from "./isolation-row.js";
import { backendsMax, rowsMax } from "./limits.js";
import { atMost, ipOrNone, oneShapeOf, word } from "./parts.js";
import { counter } from "./report.js";
import type { HostRoute, TableMessage, TableName } from "./tables.js";

/** Names of a service and its port, put together. */
const planIdCharsMax = 512;

const port = integer(1, portMax);
const ip4 = text((address) => (isIP(address) === 4 ? "" : "must be an IPv4 address such as 10.0.0.10"));

const host = object<HostRoute>({
  minion: needed(word()),
  address: needed(ip4),
  podCidr: needed(text(checkCidr)),
});

const backend = object<Backend>({ uid: needed(word()), ip: needed(ipOrNone), port: needed(port) });

const address = object<ServiceAddress>({
  namespace: needed(word()),
  service: needed(word()),
  ip: needed(ipOrNone),
  hostname: needed(word()),
  ports: needed(
    atMost(
      backendsMax,
      object<NamedPort>({ name: needed(word()), protocol: needed(oneOf("TCP", "UDP")), port: needed(port) }),
    ),
  ),
});

const plan = object<ServicePortPlan>({
  id: needed(word(planIdCharsMax)),
  namespace: needed(word()),
  service: needed(word()),
  portName: needed(word()),
  protocol: needed(oneOf("TCP", "UDP")),
  portalIp: needed(ipOrNone),
  port: needed(port),
  externalIps: needed(atMost(backendsMax, ipOrNone)),
  hostPorts: needed(atMost(backendsMax, port)),
  affinity: needed(oneOf("None", "ClientIP")),
  affinityTimeoutSeconds: needed(integer(1, 2 ** 31 - 1)),
  balancing: needed(oneOf("RoundRobin", "LeastConnections")),
  proxyProtocol: needed(flag),
  idleTimeoutSeconds: needed(integer(0, 2 ** 31 - 1)),
  backends: needed(atMost(backendsMax, backend)),
  draining: needed(atMost(backendsMax, backend)),
});

/** All that a message about a table may have: the whole, or a difference. */
interface Update {
  type: "table";
  name: TableName;
  epoch: string;
  revision: number;
  whole?: unknown[];
  from?: number;
  upsert?: unknown[];
  remove?: string[];
}

const wholeOrDifference: Refine<Update> = ({ whole, from, upsert, remove }, path, faults) => {
  if (whole === undefined && (from === undefined || upsert === undefined || remove === undefined))
    faults.required(`${path}whole`, "either whole, or from, upsert and remove");
};

function tableOf(name: TableName, row: Shape<unknown>): Shape<TableMessage> {
  const shape = object<Update>(
    {
      type: needed(oneOf("table")),
      name: needed(oneOf(name)),
      epoch: needed(word()),
      revision: needed(counter),
      whole: atMost(rowsMax, row),
      from: counter,
      upsert: atMost(rowsMax, row),
      remove: atMost(rowsMax, word(planIdCharsMax)),
    },
    wholeOrDifference,
  );
  return shape as unknown as Shape<TableMessage>;
}

/** What a table is, or what changed in it. */
export const tableMessage: Shape<TableMessage> = oneShapeOf<TableMessage>("name", {
  services: tableOf("services", toldService),
  hosts: tableOf("hosts", host),
  balancing: tableOf("balancing", plan),
  addresses: tableOf("addresses", address),
  policies: tableOf("policies", isolationRow),
} satisfies Record<TableName, Shape<TableMessage>>);
