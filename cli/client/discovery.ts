/** What the server serves, of that which this program was not built with. */
import { kindOfPlural } from "../../core/kinds/all.js";
import type { Call } from "./http.js";
import type { ServedKind } from "./served-kind.js";
import { ServerTable } from "./server-table.js";

interface Resource {
  resource: string;
  responseKind: { kind: string };
  scope: "Namespaced" | "Cluster";
  singularResource?: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string }[];
}

interface Groups {
  items: { metadata: { name?: string }; versions: { version: string; resources: Resource[] }[] }[];
}

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Every kind with objects that can be looked at; the versions that clients shall prefer come first. */
export async function servedKinds(ask: (call: Call) => Promise<unknown>): Promise<ServedKind[]> {
  const answers = await Promise.all(["/api", "/apis"].map((path) => ask({ path, accept }) as Promise<Groups>));
  return answers
    .flatMap(({ items }) => items)
    .flatMap(({ metadata: { name: group = "" }, versions }) =>
      versions.flatMap(({ version, resources }) => resources.flatMap((r) => servedKind(group, version, r))),
    );
}

function servedKind(group: string, version: string, given: Resource): ServedKind[] {
  const { resource: plural, responseKind, scope, verbs, subresources = [] } = given;
  if (kindOfPlural(group, version, plural) !== undefined || !verbs.includes("get")) return [];
  return [
    {
      ...{ kind: responseKind.kind, group, version, plural, namespaced: scope === "Namespaced" },
      singular: given.singularResource || responseKind.kind.toLowerCase(),
      shortNames: given.shortNames ?? [],
      categories: given.categories ?? [],
      subresources: subresources.map((s) => s.subresource),
      table: new ServerTable(),
    },
  ];
}
