/** What the API offers, in the forms kubectl asks for. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { authenticationGroup, authorizationGroup } from "../../../core/access/reviews.js";
import { everyServed as defs } from "../../../core/kinds/forms.js";
import { verbsOf } from "../../../core/objects/form-def.js";
import { apiVersionOf, type KindDef } from "../../../core/objects/kind-def.js";

/** Resources that are asked and never stored: each takes questions by POST. */
const asked = [
  ...["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"].map((kind) => ({
    ...{ group: authorizationGroup, kind, namespaced: false },
  })),
  { group: authorizationGroup, kind: "LocalSubjectAccessReview", namespaced: true },
  { group: authenticationGroup, kind: "SelfSubjectReview", namespaced: false },
].map((review) => ({ ...review, version: "v1", plural: `${review.kind.toLowerCase()}s` }));

const categories = ({ inAll }: KindDef): object => (inAll ? { categories: ["all"] } : {});

/** Groups beside the first, by name, with what each serves. */
const groups = [...new Set([...defs, ...asked].map((d) => d.group))].filter((g) => g !== "").sort();
const versionsOf = (group: string): string[] => [
  ...new Set([...defs, ...asked].filter((d) => d.group === group).map((d) => d.version)),
];

/** What one version of one group serves. */
function resourceList(group: string, version: string): object {
  const resources = defs
    .filter((d) => d.group === group && d.version === version)
    .flatMap((def) => {
      const { kind, plural, namespaced, shortNames } = def;
      const own = { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: verbsOf(def), shortNames };
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

function aggregatedVersion(group: string, version: string): object {
  const resources = defs
    .filter((d) => d.group === group && d.version === version)
    .map((def) => ({
      resource: def.plural,
      responseKind: { group, version, kind: def.kind },
      scope: def.namespaced ? "Namespaced" : "Cluster",
      singularResource: def.kind.toLowerCase(),
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

function aggregated(names: readonly string[]): Aggregated {
  return groupList(
    names.map((name) => ({
      metadata: name === "" ? { creationTimestamp: null } : { name, creationTimestamp: null },
      versions: versionsOf(name).map((version) => aggregatedVersion(name, version)),
    })),
  );
}

function apiGroup(name: string): object {
  const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
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

/** None is served; kubectl looks here for kinds that it does not find elsewhere, and must hear that there are none. */
const noKindsOfUsers = {
  ...{ kind: "CustomResourceDefinitionList", apiVersion: "apiextensions.k8s.io/v1" },
  ...{ metadata: { resourceVersion: "0" }, items: [] },
};

/** `/api`, `/api/v1`, `/apis`, `/apis/GROUP/VERSION`. */
export function discoveryRoutes(router: Router): void {
  const v1 = resourceList("", "v1");
  const whole = aggregated([""]);
  router.get("/api", (ctx) =>
    answer(ctx, whole, ctx.get("accept").includes("application/json") ? ofClientsToday : ofAll),
  );
  router.get("/api/v1", (ctx) => {
    ctx.body = v1;
  });
  const list = { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(apiGroup) };
  const wholeOfGroups = aggregated(groups);
  router.get("/apis", (ctx) => answer(ctx, wholeOfGroups, list));
  for (const group of groups) {
    router.get(`/apis/${group}`, (ctx) => {
      ctx.body = { kind: "APIGroup", apiVersion: "v1", ...apiGroup(group) };
    });
    for (const version of versionsOf(group)) {
      const resources = resourceList(group, version);
      router.get(`/apis/${group}/${version}`, (ctx) => {
        ctx.body = resources;
      });
    }
  }
  router.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", (ctx) => {
    ctx.body = noKindsOfUsers;
  });
}
