/** The kinds there are: the only list. Everything that goes by kind (addresses, tables, words, redaction, …) derives from it. */
import type { KindDef } from "../objects/kind-def.js";
import { endpointsKind } from "./endpoints/kind.js";
import { eventKind } from "./event/kind.js";
import { namespaceKind } from "./namespace/kind.js";
import { nodeKind } from "./node/kind.js";
import { podKind } from "./pod/kind.js";
import { replicationControllerKind } from "./replication-controller/kind.js";
import { serviceKind } from "./service/kind.js";

export const kinds = {
  Pod: podKind,
  ReplicationController: replicationControllerKind,
  Service: serviceKind,
  Endpoints: endpointsKind,
  Node: nodeKind,
  Namespace: namespaceKind,
  Event: eventKind,
} as const;

type ObjectOf<D> = D extends KindDef<infer T> ? T : never;

export type Kind = keyof typeof kinds;
export type KindMap = { [K in Kind]: ObjectOf<(typeof kinds)[K]> };
export type AnyObject = KindMap[Kind];

/** Every kind, in the order in which the API names them. */
export const everyKind = Object.keys(kinds) as Kind[];

/** What there is to know of a kind, for whoever knows which. */
export function defOf<K extends Kind>(kind: K): KindDef<KindMap[K]> {
  return kinds[kind] as unknown as KindDef<KindMap[K]>;
}

/** What there is to know of a kind, for whoever treats all alike: give it objects of that kind only. */
export function anyDef(kind: Kind): KindDef {
  return kinds[kind] as unknown as KindDef;
}

/** Of every kind, in order. */
export const everyDef: readonly KindDef[] = everyKind.map(anyDef);

/** Whether a word is the name of a kind that can be stored. */
export function isKind(word: unknown): word is Kind {
  return typeof word === "string" && Object.hasOwn(kinds, word);
}

const kindByPlural = new Map(everyKind.map((kind) => [kinds[kind].plural, kind]));

/** The kind by its name in addresses. */
export function kindOfPlural(plural: string): Kind | undefined {
  return kindByPlural.get(plural);
}
