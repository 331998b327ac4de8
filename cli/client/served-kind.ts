/** Kinds that the server has and this program was not built with: what users made, other versions and looks of a kind. */
import { type AnyObject, anyDef, type Kind, type KindMap } from "../../core/kinds/all.js";
import type { KindColumns } from "../../core/objects/columns.js";
import { apiVersionOf, type KindDef, resourceName } from "../../core/objects/kind-def.js";
import type { Call } from "./http.js";
import type { ServerTable } from "./server-table.js";

export interface ServedKind extends Pick<KindDef, "kind" | "group" | "version" | "plural" | "namespaced"> {
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
  /** What the server laid out, as it came. */
  readonly table: ServerTable;
}

/** A kind: by its name where it is built in. */
export type KindRef = Kind | ServedKind;

interface Facts extends Pick<KindDef, "kind" | "group" | "version" | "plural" | "namespaced"> {
  table: KindColumns<AnyObject>;
}

/** What commands must know of a kind, wherever it comes from. */
export function factsOf(of: KindRef): Facts {
  return typeof of === "string" ? (anyDef(of) as unknown as Facts) : of;
}

/** What an object of it is called: with its group, as only that is sure to be told apart. */
export const servedWord = ({ singular: plural, group }: ServedKind): string => resourceName({ plural, group });

/** How objects of a kind are asked for: of one that is not built in, with the server's rows of them. */
export function asked(of: KindRef): Pick<Call, "accept" | "query"> {
  if (typeof of === "string") return {};
  return { accept: "application/json;as=Table;v=v1;g=meta.k8s.io", query: { includeObject: "Object" } };
}

/** The objects of what was answered. @param told those of a kind that is built in, as they came */
export function objectsOf<K extends Kind>(of: K | ServedKind, answer: unknown, told: KindMap[K][]): KindMap[K][] {
  if (typeof of !== "string") return of.table.learn(answer) as KindMap[K][];
  // Items of a list go without kind and apiVersion in Kubernetes.
  return told.map((object) => ({ ...object, kind: of, apiVersion: apiVersionOf(anyDef(of)) }));
}
