/** All that the rest of Troupe knows of a kind: its row in the registry (core/kinds/list.ts). Pure data and pure functions. */

import type { Json } from "../schema/description.js";
import type { Faults } from "../schema/faults.js";
import type { KindColumns } from "./columns.js";
import type { KindRules } from "./kind-rules.js";
import type { ApiObject, core } from "./types.js";

/** A part of an object with an address of its own. */
export interface Subresource {
  name: string;
  /** Kind of what is sent and answered there. */
  kind: string;
  verbs: readonly string[];
  group?: string;
  version?: string;
  /** A part of the object's spec that is changed by this address only. */
  part?: SpecPart;
}

export interface SpecPart {
  field: string;
  /** Tells what a change of it may not do. */
  check(old: ApiObject, next: ApiObject, faults: Faults): void;
}

/** How many replicas an object wants and has, for the subresource `scale` (autoscaling/v1). */
export interface Scaling<T> {
  wanted(object: T): number;
  current(object: T): number;
  /** What it counts, as `kubectl get -l` would have it. */
  selector(object: T): string;
  /** The object, wanting so many. */
  withWanted(object: T, replicas: unknown): unknown;
}

/** A port that is the host's, and by which field it is taken. */
export interface TakenPort {
  protocol: string;
  port: number;
  field: string;
}

/** Reads one field of an object as text; undefined = it is not given. */
export type FieldReader<T> = (object: T) => string | undefined;
export type FieldReaders<T> = Readonly<Record<string, FieldReader<T>>>;

export interface KindDef<T extends ApiObject = ApiObject> {
  readonly kind: T["kind"];
  /** Under which name its objects are stored, of a kind that users made: two groups may call theirs the same. */
  readonly storedAs?: string;
  /** Where it is not the kind in small letters. */
  readonly singular?: string;
  /** Where it is not the kind and `List`. */
  readonly listKind?: string;
  /** Words that mean several kinds at once. */
  readonly categories?: readonly string[];
  /** What it is in the words of OpenAPI, where its shape does not say it. */
  readonly schema?: { readonly [word: string]: Json };
  /** Said to whoever asks for this version of it. */
  readonly deprecation?: string;
  /** What it is, in a sentence, for `kubectl explain`. */
  readonly about?: string;
  /** "" = the first group, whose address is /api. */
  readonly group: string;
  readonly version: string;
  /** In addresses and messages. */
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** kubectl's and troupe's `all` means it. */
  readonly inAll?: true;
  /** What people call it here, several and one; else the plural and the kind in small letters. */
  readonly words?: readonly [plural: string, singular: string];
  /** The word for its actors, and for their machine: `pod/default/web`. Of a kind that acts. */
  readonly actor?: string;
  /** Its metadata counts how often its spec changed. */
  readonly hasGeneration: boolean;
  readonly rules: KindRules<T>;
  readonly table: KindColumns<T>;
  /** Fields of v1 by which objects can be selected, besides name and namespace. */
  readonly selectable: FieldReaders<T>;
  readonly subresources: readonly Subresource[];
  /** What can be done with it, in the words of the API, where that is not all that can be done with what is stored. */
  readonly verbs?: readonly string[];
  readonly scaling?: Scaling<T>;
  /** The pod that an object is, or makes: who writes it answers for what that pod asks for. */
  readonly podSpec?: { readonly path: string; of(object: T): core.PodSpec | undefined };
  /** Ports of every host that an object takes for itself: who writes it answers for them as for a pod's. */
  readonly hostPorts?: (object: T) => readonly TakenPort[];
  /** Fields in which an object gives paths of hosts away: who writes it answers for them as for a pod's. */
  readonly hostPaths?: (object: T) => readonly string[];
  /** It is kept encrypted, and nothing of it but its name is told to who may not read it. */
  readonly isSecret?: true;
  /** Controllers keep it for themselves: that one was made or removed is no news to people. */
  readonly isQuiet?: true;
  /** Fields that an object sets and of which nothing comes, for people: whoever writes them is warned. */
  readonly ignored?: (object: T) => readonly string[];
}

/** The subresource `status` of a kind. */
export function statusOf(kind: string): Subresource {
  return { name: "status", kind, verbs: ["get", "patch", "update"] };
}

export const scaleSubresource: Subresource = {
  name: "scale",
  kind: "Scale",
  verbs: ["get", "patch", "update"],
  group: "autoscaling",
  version: "v1",
};

export const tokenSubresource: Subresource = {
  name: "token",
  kind: "TokenRequest",
  verbs: ["create"],
  group: "authentication.k8s.io",
  version: "v1",
};

export function hasStatus(def: KindDef): boolean {
  return def.subresources.some((s) => s.name === "status");
}

/** `v1`, or `GROUP/VERSION`. */
export function apiVersionOf({ group, version }: Pick<KindDef, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** What one is called in small letters, and a list of them. */
export const singularOf = ({ singular, kind }: KindDef): string => singular ?? kind.toLowerCase();
export const listKindOf = ({ listKind, kind }: KindDef): string => listKind ?? `${kind}List`;

/** What objects of a kind are called in refusals: `pods`, `deployments.apps`. */
export const resourceName = ({ group, plural }: Pick<KindDef, "group" | "plural">): string =>
  group === "" ? plural : `${plural}.${group}`;

/** Under which path of the API a kind's objects are: `/api/v1`, `/apis/GROUP/VERSION`. */
export function basePathOf(def: Pick<KindDef, "group" | "version">): string {
  return `${def.group === "" ? "/api" : "/apis"}/${apiVersionOf(def)}`;
}

/** What several are called on a command line, and one. */
export function wordsOf(def: KindDef): readonly [plural: string, singular: string] {
  return def.words ?? [def.plural, def.kind.toLowerCase()];
}
