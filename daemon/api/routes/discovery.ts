/** What the API offers, in the forms kubectl asks for. */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { type Kind, kinds } from "../../../core/objects/types.js";

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

const shortNames: { readonly [K in Kind]: readonly string[] } = {
  Pod: ["po"],
  ReplicationController: ["rc"],
  Service: ["svc"],
  Endpoints: ["ep"],
  Node: ["no"],
  Namespace: ["ns"],
  Event: ["ev"],
};

interface Subresource {
  name: string;
  kind: string;
  verbs: string[];
  group?: string;
  version?: string;
}

const status = (kind: Kind): Subresource => ({ name: "status", kind, verbs: ["get", "patch", "update"] });

const subresources: { readonly [K in Kind]: readonly Subresource[] } = {
  Pod: [
    status("Pod"),
    { name: "binding", kind: "Binding", verbs: ["create"] },
    { name: "eviction", kind: "Eviction", verbs: ["create"], group: "policy", version: "v1" },
    { name: "exec", kind: "PodExecOptions", verbs: ["create", "get"] },
    { name: "log", kind: "Pod", verbs: ["get"] },
  ],
  ReplicationController: [
    status("ReplicationController"),
    { name: "scale", kind: "Scale", verbs: ["get", "patch", "update"], group: "autoscaling", version: "v1" },
  ],
  Service: [status("Service")],
  Endpoints: [],
  Node: [status("Node")],
  Namespace: [status("Namespace")],
  Event: [],
};

const categories = (kind: Kind): object =>
  kind === "Pod" || kind === "ReplicationController" || kind === "Service" ? { categories: ["all"] } : {};

const everyKind = Object.keys(kinds) as Kind[];

function resourceList(): object {
  const resources = everyKind.flatMap((kind) => {
    const { plural, namespaced } = kinds[kind];
    const own = {
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs,
      shortNames: shortNames[kind],
      ...categories(kind),
    };
    const below = subresources[kind].map(({ name, ...rest }) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      ...rest,
    }));
    return [own, ...below];
  });
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: "v1", resources };
}

function aggregated(): object {
  const resources = everyKind.map((kind) => ({
    resource: kinds[kind].plural,
    responseKind: { group: "", version: "v1", kind },
    scope: kinds[kind].namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.toLowerCase(),
    verbs,
    shortNames: shortNames[kind],
    ...categories(kind),
    subresources: subresources[kind].map((s) => ({
      subresource: s.name,
      responseKind: { group: s.group ?? "", version: s.version ?? "v1", kind: s.kind },
      verbs: s.verbs,
    })),
  }));
  return groupList([
    { metadata: { creationTimestamp: null }, versions: [{ version: "v1", resources, freshness: "Current" }] },
  ]);
}

function groupList(items: readonly object[]): object {
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Answers in the aggregated form if it is asked for to the letter, else plainly. */
function answer(ctx: RouterContext, whole: object, plain: object): void {
  const types = ctx
    .get("accept")
    .split(",")
    .map((t) => t.replaceAll(" ", ""));
  const isWhole = types.includes(aggregatedType);
  ctx.body = isWhole ? whole : plain;
  if (isWhole) ctx.set("Content-Type", aggregatedType);
}

/** `/api`, `/api/v1`, `/apis`, `/apis/v1beta1`, `/openapi/v2`. */
export function discoveryRoutes(router: Router): void {
  const v1 = resourceList();
  const whole = aggregated();
  router.get("/api", (ctx) =>
    answer(ctx, whole, { kind: "APIVersions", versions: ["v1", "v1beta1", "v1beta2"], serverAddressByClientCIDRs: [] }),
  );
  router.get("/api/v1", (ctx) => {
    ctx.body = v1;
  });
  router.get("/apis", (ctx) => answer(ctx, groupList([]), { kind: "APIGroupList", apiVersion: "v1", groups: [] }));
  // Clients of v1 take every version under /api but v1 for a group of its own, and ask for it here.
  for (const version of ["v1beta1", "v1beta2"])
    router.get(`/apis/${version}`, (ctx) => {
      ctx.body = { kind: "APIResourceList", apiVersion: "v1", groupVersion: version, resources: [] };
    });
  // kubectl asks for a schema before it creates anything. An empty one tells it that the server checks fields itself.
  router.get("/openapi/v2", (ctx) => {
    ctx.set("Content-Type", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    ctx.body = Buffer.alloc(0);
  });
}
