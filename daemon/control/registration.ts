/** A minion's object after its hello: what it says of itself, beside what an operator set. Pure. */

import { keepsPoliciesKey } from "../../core/kinds/network-policy/object.js";
import { hostLabels, nodeInfoOf } from "../../core/kinds/node/host-facts.js";
import type { Node } from "../../core/kinds/node/object.js";
import { volumesDirectoryKey } from "../../core/kinds/persistent-volume/object.js";
import type { MinionMessage } from "../../core/link/messages.js";
import { annotationKeys } from "../../core/objects/annotation-keys.js";
import { threeWay } from "../../core/objects/three-way.js";

type Hello = Extract<MinionMessage, { type: "hello" }>;

/** Pods a minion may run unless its manifest says otherwise, as in Kubernetes. */
const podsPerMinionMax = 110;

/** What the minion said of things an operator may set, too. */
interface Said {
  labels: Record<string, string>;
  capacity: Record<string, string>;
}

/** @param before what it said last time: of a host whose engine does not answer now, that is what is known */
function saidIn({ minion, labels, facts }: Hello, before: Said): Said {
  return {
    labels: { ...hostLabels(minion, facts, before.labels), ...labels },
    capacity: {
      cpu: String(facts.cpus),
      memory: `${Math.floor(facts.memoryBytes / 1024)}Ki`,
      pods: String(podsPerMinionMax),
    },
  };
}

/** What it said last time; nothing for a minion that was made by a manifest. */
function saidBefore(node: Node): Said {
  try {
    return JSON.parse(node.metadata.annotations?.[annotationKeys.minionSaid] ?? "") as Said;
  } catch {
    return { labels: {}, capacity: {} };
  }
}

/** The object with what the hello tells; labels, capacity and cordon that an operator set or took away stay so. */
export function registered(node: Node, hello: Hello, podCidr: string): Node {
  const before = saidBefore(node);
  const now = saidIn(hello, before);
  const { [keepsPoliciesKey]: _, ...annotations } = node.metadata.annotations ?? {};
  const capacity = threeWay(before.capacity, now.capacity, node.status?.capacity ?? {});
  return {
    ...node,
    metadata: {
      ...node.metadata,
      labels: threeWay(before.labels, now.labels, node.metadata.labels ?? {}),
      annotations: {
        ...annotations,
        [annotationKeys.minionSaid]: JSON.stringify(now),
        ...(hello.keepsPolicies ? { [keepsPoliciesKey]: "yes" } : {}),
        ...(hello.volumesDir === undefined ? {} : { [volumesDirectoryKey]: hello.volumesDir }),
      },
    },
    spec: { ...node.spec, ...(podCidr === "" ? {} : { podCIDR: podCidr }) },
    status: { ...node.status, ...ownStatus(hello), capacity, allocatable: capacity },
  };
}

/** What the minion alone says. */
function ownStatus(hello: Hello): NonNullable<Node["status"]> {
  const { facts } = hello;
  return {
    addresses: [
      { type: "InternalIP", address: hello.address },
      { type: "Hostname", address: hello.minion },
    ],
    nodeInfo: nodeInfoOf(facts),
  };
}
