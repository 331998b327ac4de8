/** What the API offers, in the forms kubectl asks for. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { authenticationGroup, authorizationGroup } from "../../../core/access/reviews.js";
import type { KindBook } from "../../../core/kinds/book.js";
import { compareVersions } from "../../../core/kinds/custom/definition.js";
import { verbsOf } from "../../../core/objects/form-def.js";
import { apiVersionOf, type KindDef, singularOf } from "../../../core/objects/kind-def.js";
import { unknownPath } from "../errors.js";

/** Resources that are asked and never stored: each takes questions by POST. */
const asked = [
  ...["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"].map((kind) => ({
    ...{ group: authorizationGroup, kind, namespaced: false },
  })),
  { group: authorizationGroup, kind: "LocalSubjectAccessReview", namespaced: true },
  { group: authenticationGroup, kind: "SelfSubjectReview", namespaced: false },
].map((review) => ({ ...review, version: "v1", plural: `${review.kind.toLowerCase()}s` }));

function categories({ inAll, categories: given = [] }: KindDef): object {
  const all = [...(inAll ? ["all"] : []), ...given];
  return all.length > 0 ? { categories: all } : {};
}

type Defs = readonly KindDef[];

/** Groups beside the first, by name. */
const groupsOf = (defs: Defs): string[] =>
  [...new Set([...defs, ...asked].map((d) => d.group))].filter((g) => g !== "").sort();
/** In the order in which clients shall prefer them. */
const versionsOf = (defs: Defs, group: string): string[] =>
  [...new Set([...defs, ...asked].filter((d) => d.group === group).map((d) => d.version))].sort(compareVersions);

/** What one version of one group serves. */
function resourceList(defs: Defs, group: string, version: string): object {
  const resources = defs
    .filter((d) => d.group === group && d.version === version)
    .flatMap((def) => {
      const { kind, plural, namespaced, shortNames } = def;
      const own = { name: plural, singularName: singularOf(def), namespaced, kind, verbs: verbsOf(def), shortNames };
      const below = def.subresources.map(({ name, ...rest }) => ({
        name: `${plural}/${name}`,
        singularName: "",
        namespaced,
        ...rest,
      }));
      return [{ ...own, ...categories(def) }, ...below];
    });
  const questions = asked
    .filter((a) => a.group === group && a.version === version)
    .map(({ plural, kind, namespaced }) => ({
      ...{ name: plural, singularName: kind.toLowerCase(), namespaced, kind },
      verbs: ["create"],
    }));
  return {
    ...{ kind: "APIResourceList", apiVersion: "v1", groupVersion: apiVersionOf({ group, version }) },
    resources: [...resources, ...questions],
  };
}

function aggregatedVersion(defs: Defs, group: string, version: string): object {
  const resources = defs
    .filter((d) => d.group === group && d.version === version)
    .map((def) => ({
      resource: def.plural,
      responseKind: { group, version, kind: def.kind },
      scope: def.namespaced ? "Namespaced" : "Cluster",
      singularResource: singularOf(def),
      verbs: verbsOf(def),
      shortNames: def.shortNames,
      ...categories(def),
      subresources: def.subresources.map((s) => ({
        subresource: s.name,
        responseKind: { group: s.group ?? group, version: s.version ?? version, kind: s.kind },
        verbs: s.verbs,
      })),
    }));
  const questions = asked
    .filter((a) => a.group === group && a.version === version)
    .map(({ plural, kind, namespaced }) => ({
      resource: plural,
      responseKind: { group, version, kind },
      scope: namespaced ? "Namespaced" : "Cluster",
      singularResource: kind.toLowerCase(),
      verbs: ["create"],
    }));
  return { version, resources: [...resources, ...questions], freshness: "Current" };
}

function aggregated(defs: Defs, names: readonly string[]): Aggregated {
  return groupList(
    names.map((name) => ({
      metadata: name === "" ? { creationTimestamp: null } : { name, creationTimestamp: null },
      versions: versionsOf(defs, name).map((version) => aggregatedVersion(defs, name, version)),
    })),
  );
}

function apiGroup(defs: Defs, name: string): object {
  const versions = versionsOf(defs, name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

/** For each version in which it is asked for. */
type Aggregated = (version: string) => object;

function groupList(items: readonly object[]): Aggregated {
  return (version) => ({
    ...{ kind: "APIGroupDiscoveryList", apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {} },
    items,
  });
}

/** The newest first; what says `v2beta1` is what kubectl 1.26 to 1.29 ask for. */
const aggregatedTypes = new Map(
  ["v2", "v2beta1"].map((v) => [`application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`, v]),
);

/** Answers in the aggregated form if it is asked for to the letter, else plainly. */
function answer(ctx: RouterContext, whole: Aggregated, plain: object): void {
  const types = ctx
    .get("accept")
    .split(",")
    .map((t) => t.replaceAll(" ", ""));
  const type = types.find((t) => aggregatedTypes.has(t));
  const version = type === undefined ? undefined : aggregatedTypes.get(type);
  ctx.body = version === undefined ? plain : whole(version);
  if (type !== undefined) ctx.set("Content-Type", type);
}

const versions = (...all: string[]): object => ({
  ...{ kind: "APIVersions", versions: all, serverAddressByClientCIDRs: [] },
});
/** Clients of v1 take every version under /api but v1 for a group of its own; they say that they want JSON, those of 2014 do not. */
const ofClientsToday = versions("v1");
const ofAll = versions("v1", "v1beta1", "v1beta2");

interface Told {
  v1: object;
  first: Aggregated;
  list: object;
  groups: Aggregated;
  group(name: string): object | undefined;
  version(group: string, version: string): object | undefined;
}

/** Everything that is told of these kinds. */
function toldOf(defs: Defs): Told {
  const names = groupsOf(defs);
  return {
    v1: resourceList(defs, "", "v1"),
    first: aggregated(defs, [""]),
    list: { kind: "APIGroupList", apiVersion: "v1", groups: names.map((name) => apiGroup(defs, name)) },
    groups: aggregated(defs, names),
    group: (name) =>
      names.includes(name) ? { kind: "APIGroup", apiVersion: "v1", ...apiGroup(defs, name) } : undefined,
    version: (group, version) =>
      versionsOf(defs, group).includes(version) ? resourceList(defs, group, version) : undefined,
  };
}

/** `/api`, `/api/v1`, `/apis`, `/apis/GROUP/VERSION`: as long as nobody makes a kind, always the same. */
export function discoveryRoutes(router: Router, kinds: KindBook): void {
  let [of, known] = [kinds.served(), toldOf(kinds.served())];
  const told = (): Told => {
    if (of !== kinds.served()) [of, known] = [kinds.served(), toldOf(kinds.served())];
    return known;
  };
  router.get("/api", (ctx) =>
    answer(ctx, told().first, ctx.get("accept").includes("application/json") ? ofClientsToday : ofAll),
  );
  router.get("/api/v1", (ctx) => {
    ctx.body = told().v1;
  });
  router.get("/apis", (ctx) => answer(ctx, told().groups, told().list));
  router.get("/apis/:group", (ctx) => {
    const group = told().group(String(ctx.params["group"]));
    if (!group) throw unknownPath();
    ctx.body = group;
  });
  router.get("/apis/:group/:version", (ctx) => {
    const version = told().version(String(ctx.params["group"]), String(ctx.params["version"]));
    if (!version) throw unknownPath();
    ctx.body = version;
  });
}
