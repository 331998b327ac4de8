import { ageOf } from "../../objects/age.js";
import { narrow, none } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import type { Ingress } from "./object.js";
import { ingressRules } from "./rules.js";

/** kubectl shows as many names. */
const hostsShownMax = 3;

function hostsOf({ spec }: Ingress): string {
  const hosts = (spec.rules ?? []).flatMap(({ host }) => (host ? [host] : []));
  if (hosts.length === 0) return "*";
  const more = hosts.length - hostsShownMax;
  const shown = hosts.slice(0, hostsShownMax).join(",");
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

const addressesOf = ({ status }: Ingress): string =>
  (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").join(",");

/** Which service answers for which name and path of HTTP: kept and shown, and served by whoever watches it. */
export const ingressKind: KindDef<Ingress> = {
  kind: "Ingress",
  group: "networking.k8s.io",
  version: "v1",
  plural: "ingresses",
  shortNames: ["ing"],
  namespaced: true,
  hasGeneration: true,
  rules: ingressRules,
  table: {
    columns: narrow("Name", "Class", "Hosts", "Address", "Ports", "Age"),
    row: (ingress, nowMs) => [
      ingress.metadata.name,
      ingress.spec.ingressClassName ?? none,
      hostsOf(ingress),
      addressesOf(ingress),
      ingress.spec.tls?.length ? "80, 443" : "80",
      ageOf(ingress.metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [statusOf("Ingress")],
};
