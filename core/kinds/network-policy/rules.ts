/** What a network policy may say. The checks and their words are those of Kubernetes' ValidateNetworkPolicy. */

import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type { IPBlock, NetworkPolicyEgressRule, NetworkPolicyIngressRule } from "kubernetes-types/networking/v1.js";
import { checkLabelSelector } from "../../objects/label-selector.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { Faults } from "../../schema/faults.js";
import { noted } from "../../schema/marks.js";
import { portMax, portOrName } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { checkBlock } from "./block.js";
import type { PolicyPeer, PolicyPort, PolicySpec } from "./object.js";

/** One without any means everything. */
function checkSelector(selector: LabelSelector | undefined, path: string, faults: Faults): void {
  if (selector && Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length > 0)
    checkLabelSelector(selector, path, faults);
}

const ipBlock = struct<IPBlock>("networking.v1.IPBlock", { cidr: needed(text()), except: list(text()) }, checkBlock);

function checkPeer(peer: PolicyPeer, path: string, faults: Faults): void {
  const { podSelector, namespaceSelector, ipBlock: block } = peer;
  if (!podSelector && !namespaceSelector && !block) faults.required(path, "must specify a peer");
  if (block && (podSelector || namespaceSelector))
    faults.forbidden(path, "may not specify both ipBlock and another peer");
  checkSelector(podSelector, `${path}.podSelector`, faults);
  checkSelector(namespaceSelector, `${path}.namespaceSelector`, faults);
}

const peer = struct<PolicyPeer>(
  "networking.v1.NetworkPolicyPeer",
  {
    ipBlock: noted("Of pods' addresses only IPv4: pods have no others.", ipBlock),
    namespaceSelector: labelSelector,
    podSelector: labelSelector,
  },
  checkPeer,
);

function checkPort({ port, endPort }: PolicyPort, path: string, faults: Faults): void {
  if (endPort === undefined) return;
  const at = `${path}.endPort`;
  if (port === undefined) faults.invalid(at, endPort, "may not be specified when `port` is not specified");
  else if (typeof port === "string") faults.invalid(at, endPort, "may not be specified when `port` is non-numeric");
  else if (endPort < port) faults.invalid(at, endPort, "must be greater than or equal to `port`");
}

const port = struct<PolicyPort>(
  "networking.v1.NetworkPolicyPort",
  {
    endPort: integer(1, portMax),
    port: portOrName,
    protocol: oneOf("TCP", "UDP", "SCTP"),
  },
  checkPort,
);

const ingress = struct<NetworkPolicyIngressRule>("networking.v1.NetworkPolicyIngressRule", {
  from: list(peer),
  ports: list(port),
});

const egress = struct<NetworkPolicyEgressRule>("networking.v1.NetworkPolicyEgressRule", {
  ports: list(port),
  to: list(peer),
});

function checkSpec({ podSelector, policyTypes = [] }: PolicySpec, path: string, faults: Faults): void {
  checkSelector(podSelector, `${path}.podSelector`, faults);
  if (policyTypes.length > 2)
    faults.invalid(`${path}.policyTypes`, policyTypes, "may not specify more than two policyTypes");
}

export const policySpec = struct<PolicySpec>(
  "networking.v1.NetworkPolicySpec",
  {
    egress: list(egress),
    ingress: list(ingress),
    podSelector: labelSelector,
    policyTypes: list(oneOf("Ingress", "Egress")),
  },
  checkSpec,
);

const withProtocols = <R extends { ports?: PolicyPort[] }>(rules: R[]): R[] =>
  rules.map((rule) =>
    rule.ports ? { ...rule, ports: rule.ports.map((one) => ({ ...one, protocol: one.protocol ?? "TCP" })) } : rule,
  );

/** Whoever does not say what a policy is about means what comes in, and what goes out if it says something of that. */
export function withPolicyDefaults(spec: PolicySpec): PolicySpec {
  const { podSelector = {}, policyTypes = [], ingress: arriving, egress: leaving } = spec;
  const types = policyTypes.length > 0 ? policyTypes : ["Ingress", ...(leaving?.length ? ["Egress"] : [])];
  return {
    ...spec,
    podSelector,
    policyTypes: types,
    ...(arriving ? { ingress: withProtocols(arriving) } : {}),
    ...(leaving ? { egress: withProtocols(leaving) } : {}),
  };
}
