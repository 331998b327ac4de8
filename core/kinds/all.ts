/**
 * The kinds there are, and what can be asked about any of them. Everything that goes by kind (addresses, tables, words,
 * selectors, redaction, …) derives from the list in list.ts.
 */
import type { KindDef } from "../objects/kind-def.js";
import { secretPathsIn } from "../objects/secret-paths.js";
import * as list from "./list.js";

export const kinds = list;

type ObjectOf<D> = D extends KindDef<infer T> ? T : never;

export type Kind = keyof typeof kinds;
export type KindMap = { [K in Kind]: ObjectOf<(typeof kinds)[K]> };
export type AnyObject = KindMap[Kind];

/** Every kind, in the order in which the API names them. */
export const everyKind = Object.keys(kinds) as Kind[];

/** A kind by its name, or what there is to know of it: kinds that users made are known to who looked them up. */
export type Of<K extends Kind> = K | KindDef<KindMap[K]>;

/** What there is to know of a kind, for whoever knows which. */
export function defOf<K extends Kind>(of: Of<K>): KindDef<KindMap[K]> {
  return typeof of === "string" ? (kinds[of] as unknown as KindDef<KindMap[K]>) : of;
}

/** What there is to know of a kind, for whoever treats all alike: give it objects of that kind only. */
export function anyDef(kind: Kind): KindDef {
  return kinds[kind] as unknown as KindDef;
}

/** Of every kind, in order. */
export const everyDef: readonly KindDef[] = everyKind.map(anyDef);

/** The kinds whose objects have actors. */
export const actingKinds: readonly Kind[] = everyKind.filter((kind) => anyDef(kind).actor !== undefined);

/** Whether a word is the name of a kind that can be stored. */
export function isKind(word: unknown): word is Kind {
  return typeof word === "string" && Object.hasOwn(kinds, word);
}

const secretPaths = new Map<string | undefined, readonly string[]>(
  everyKind.map((kind) => [kind, secretPathsIn(anyDef(kind).rules.shape.description)]),
);

/** Where objects of a kind hold secrets; undefined: the kind is not known, and all of it is secret. */
export function secretPathsOf(kind: string | undefined): readonly string[] | undefined {
  return secretPaths.get(kind);
}

const pathOf = (group: string, version: string, plural: string): string => `${group}/${version}/${plural}`;
const kindByPath = new Map(
  everyKind.map((kind) => {
    const { group, version, plural } = anyDef(kind);
    return [pathOf(group, version, plural), kind];
  }),
);

/** The kind by its name in addresses of its group and version. */
export function kindOfPlural(group: string, version: string, plural: string): Kind | undefined {
  return kindByPath.get(pathOf(group, version, plural));
}
