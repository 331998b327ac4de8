import type { Node } from "../kinds/node/object.js";
import { cpuMillis, memoryBytes } from "../objects/quantity.js";
import type { core } from "../objects/types.js";
import { flag, map, object, type Shape, text } from "../schema/shape.js";
import { intOrText } from "./probe.js";
import { commonOf, filled, given, labelledFields, metadataOf, type WireLabelled } from "./wire.js";

export interface WireMinion extends WireLabelled {
  hostIP?: string;
  resources?: { capacity?: Record<string, number | string> };
  /** Cordoned; of later releases. */
  unschedulable?: boolean;
}

const amount: Shape<number | string> = {
  description: { type: "intOrString", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  blank: () => 0,
  read: (value, path, faults) => {
    if (typeof value === "string" || (typeof value === "number" && Number.isInteger(value) && value >= 0)) return value;
    return intOrText.read(value, path, faults);
  },
};

export const wireMinion: Shape<WireMinion> = object<WireMinion>({
  ...labelledFields,
  hostIP: text(),
  resources: object<{ capacity?: Record<string, number | string> }>({ capacity: map(amount) }),
  unschedulable: flag,
});

/** A plain number of cpu is thousandths of a core, as 0.5.4's own controller wrote it; of memory, bytes. */
function toQuantity(name: string, value: number | string): string {
  return name === "cpu" && typeof value === "number" ? `${value}m` : String(value);
}

function fromQuantity(name: string, quantity: string): number | string {
  if (name === "cpu") return cpuMillis(quantity);
  return name === "memory" ? memoryBytes(quantity) : quantity;
}

function mapValues<A, B>(
  entries: Record<string, A> | undefined,
  change: (name: string, value: A) => B,
): Record<string, B> | undefined {
  return filled(Object.fromEntries(Object.entries(entries ?? {}).map(([name, value]) => [name, change(name, value)])));
}

/** The v1 node a minion means. */
export function toV1Node(wire: WireMinion): Node {
  const addresses: core.NodeAddress[] | undefined = wire.hostIP
    ? [{ type: "InternalIP", address: wire.hostIP }]
    : undefined;
  const capacity = mapValues(wire.resources?.capacity, toQuantity);
  const status = given({ addresses, capacity });
  return given({
    kind: "Node",
    metadata: metadataOf({ ...wire, namespace: "" }),
    spec: given({ unschedulable: wire.unschedulable }),
    status: Object.keys(status).length > 0 ? status : undefined,
  }) as Node;
}

/** A minion as 0.5.4 answered it. */
export function fromV1Node(node: Node): WireMinion {
  const hostIP = node.status?.addresses?.find((a) => a.type === "InternalIP")?.address;
  const capacity = mapValues(node.status?.capacity, fromQuantity);
  return given({
    ...commonOf(node, "minions"),
    hostIP,
    resources: given({ capacity }),
    labels: filled(node.metadata.labels),
    unschedulable: node.spec.unschedulable || undefined,
  }) as WireMinion;
}
