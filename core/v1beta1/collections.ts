/** The kinds of v1beta1 and what they are called: in addresses, in bodies, in messages. */
import type { Kind } from "../kinds/all.js";

export const collections = {
  Pod: { collection: "pods", kind: "Pod", word: "pod" },
  ReplicationController: {
    collection: "replicationControllers",
    kind: "ReplicationController",
    word: "replicationController",
  },
  Service: { collection: "services", kind: "Service", word: "service" },
  Endpoints: { collection: "endpoints", kind: "Endpoints", word: "endpoints" },
  Node: { collection: "minions", kind: "Minion", word: "minion" },
  Event: { collection: "events", kind: "Event", word: "events" },
} as const satisfies { readonly [K in Kind]?: { collection: string; kind: string; word: string } };

/** The kinds of 2014. Those that came later are of v1 only. */
export type WireKind = keyof typeof collections;

const wireKinds = Object.keys(collections) as WireKind[];

/** The kind of a collection by its name in an address; exact spelling, as in 0.5.4. */
export function kindOfCollection(name: string): WireKind | undefined {
  return wireKinds.find((k) => collections[k].collection === name);
}

/** The kind by its name in a body (`Minion` is a Node). */
export function wireKindOf(word: unknown): WireKind | undefined {
  return wireKinds.find((k) => collections[k].kind === word);
}
