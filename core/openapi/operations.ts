/** What can be asked of a kind, as paths of an OpenAPI document. The words are those of Kubernetes' documents. */
import { lookup } from "../lookup.js";
import { verbsOf } from "../objects/form-def.js";
import { apiVersionOf, basePathOf, type KindDef, type Subresource } from "../objects/kind-def.js";

export interface Operation {
  method: "get" | "put" | "post" | "delete" | "patch";
  /** Kubernetes' verb, in an extension. */
  action: string;
  id: string;
  /** Names of the parameters in the query. */
  query: readonly string[];
  /** Of the kind that is sent or answered. */
  groupVersionKind: { group: string; version: string; kind: string };
  /** It takes a body. */
  hasBody: boolean;
}

export interface PathItem {
  path: string;
  /** Names in braces of the path. */
  parameters: readonly string[];
  operations: readonly Operation[];
}

const writing = ["dryRun", "fieldManager", "fieldValidation"];
const selecting = ["labelSelector", "fieldSelector"];
const listing = [...selecting, "limit", "continue", "resourceVersion", "resourceVersionMatch", "timeoutSeconds"];
const watching = ["watch", "allowWatchBookmarks", "sendInitialEvents"];
const deleting = ["dryRun", "gracePeriodSeconds", "propagationPolicy"];

/** By verb, as discovery calls them. */
const verbs = lookup<Omit<Operation, "id" | "groupVersionKind">>({
  get: { method: "get", action: "get", query: [], hasBody: false },
  list: { method: "get", action: "list", query: [...listing, ...watching], hasBody: false },
  create: { method: "post", action: "post", query: writing, hasBody: true },
  update: { method: "put", action: "put", query: writing, hasBody: true },
  patch: { method: "patch", action: "patch", query: [...writing, "force"], hasBody: true },
  delete: { method: "delete", action: "delete", query: deleting, hasBody: false },
  deletecollection: { method: "delete", action: "deletecollection", query: [...listing, ...deleting], hasBody: false },
});

/** Types of parameters that are no texts. */
export const parameterTypes = lookup<"boolean" | "integer">({
  watch: "boolean",
  allowWatchBookmarks: "boolean",
  sendInitialEvents: "boolean",
  force: "boolean",
  limit: "integer",
  timeoutSeconds: "integer",
  gracePeriodSeconds: "integer",
});

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function operationsOf(def: KindDef, names: readonly string[], idEnd: string, sub?: Subresource): Operation[] {
  const { group = def.group, version = def.version, kind: subKind } = sub ?? {};
  const kind = subKind ?? def.kind;
  const place = `${capital(def.group.split(".")[0] || "core")}${capital(def.version)}`;
  const scope = def.namespaced && !idEnd.endsWith("ForAllNamespaces") ? "Namespaced" : "";
  const able = verbsOf(def);
  return names.flatMap((name) => {
    const verb = subKind === undefined && !able.includes(name) ? undefined : verbs[name];
    if (!verb) return [];
    const word = { get: "read", update: "replace", deletecollection: "deleteCollection" }[name] ?? name;
    return [{ ...verb, id: `${word}${place}${scope}${def.kind}${idEnd}`, groupVersionKind: { group, version, kind } }];
  });
}

/** Every path of a kind. */
export function pathsOf(def: KindDef): PathItem[] {
  const { plural, namespaced, subresources } = def;
  const base = basePathOf(def);
  const all = namespaced ? `${base}/namespaces/{namespace}/${plural}` : `${base}/${plural}`;
  const within = namespaced ? ["namespace"] : [];
  const named = [...within, "name"];
  return [
    ...(namespaced
      ? [{ path: `${base}/${plural}`, parameters: [], operations: operationsOf(def, ["list"], "ForAllNamespaces") }]
      : []),
    { path: all, parameters: within, operations: operationsOf(def, ["list", "create", "deletecollection"], "") },
    {
      path: `${all}/{name}`,
      parameters: named,
      operations: operationsOf(def, ["get", "update", "patch", "delete"], ""),
    },
    ...subresources.map((sub) => ({
      path: `${all}/{name}/${sub.name}`,
      parameters: named,
      operations: operationsOf(def, sub.verbs, capital(sub.name), sub),
    })),
  ];
}

/** `api/v1`, `apis/GROUP/VERSION`: what a document of a group and version is called. */
export const documentPath = (def: Pick<KindDef, "group" | "version">): string =>
  `${def.group === "" ? "api" : "apis"}/${apiVersionOf(def)}`;
