/** Where the replicas of a service may be. */
import { lookup } from "../../lookup.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";

/** Words of Swarm's constraints, and the labels of minions that mean the same. */
function labelOf(word: string): string | undefined {
  if (word === "node.hostname") return "kubernetes.io/hostname";
  if (word === "node.platform.os") return "kubernetes.io/os";
  if (word === "node.platform.arch") return "kubernetes.io/arch";
  return word.startsWith("node.labels.") ? word.slice("node.labels.".length) : undefined;
}

/** Engines and Swarm have other words for what minions are. */
const architectures = lookup<string>({ x86_64: "amd64", aarch64: "arm64" });

interface Demands {
  nodeSelector: Record<string, string>;
  not: core.NodeSelectorRequirement[];
}

function demand(placement: Section, text: string, into: Demands): void {
  const [, word = "", sign = "", value = ""] = /^\s*([\w./-]+?)\s*(==|!=)\s*(.+?)\s*$/.exec(text) ?? [];
  if (word === "node.role") {
    const isWorker = (value === "worker") === (sign === "==");
    if (!isWorker) placement.warn("constraints", `${text}: masters run no containers, so any minion will do`);
    return;
  }
  const key = labelOf(word);
  if (key === undefined) {
    placement.fault(
      "constraints",
      `${text}: node.hostname, node.labels.KEY, node.platform.os, node.platform.arch and node.role, with == or !=, can be kept to`,
    );
    return;
  }
  const meant = word === "node.platform.arch" ? (architectures[value] ?? value) : value;
  const old = into.nodeSelector[key];
  if (sign === "!=") into.not.push({ key, operator: "NotIn", values: [meant] });
  else if (old !== undefined && old !== meant) placement.fault("constraints", `${word} cannot be ${old} and ${meant}`);
  else into.nodeSelector[key] = meant;
}

function platformSelector(service: Section): Record<string, string> {
  const [os = "linux", arch] = (service.text("platform") ?? "linux").split("/");
  if (os !== "linux") service.fault("platform", `containers here are of linux, not of ${os}`);
  return arch === undefined ? {} : { "kubernetes.io/arch": architectures[arch] ?? arch };
}

function spreads(placement: Section, labels: Record<string, string>): core.TopologySpreadConstraint[] {
  return placement.sections("preferences").flatMap((preference) => {
    const key = labelOf(preference.text("spread") ?? "");
    if (key === undefined) preference.fault("spread", "node.labels.KEY or node.hostname is what can be spread over");
    return key === undefined
      ? []
      : [{ maxSkew: 1, topologyKey: key, whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: labels } }];
  });
}

function apart(placement: Section, labels: Record<string, string>): core.PodAntiAffinity | undefined {
  const most = placement.number("max_replicas_per_node") ?? 0;
  if (most === 0) return undefined;
  if (most > 1) placement.fault("max_replicas_per_node", "1 can be kept to, and no more than that");
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
}

/** @param labels those that all pods of the service have */
export function placementOf(
  service: Section,
  labels: Record<string, string>,
): Pick<core.PodSpec, "nodeSelector" | "affinity" | "topologySpreadConstraints"> {
  const placement = service.section("deploy").section("placement");
  const demands: Demands = { nodeSelector: platformSelector(service), not: [] };
  for (const text of placement.texts("constraints")) demand(placement, text, demands);
  const podAntiAffinity = apart(placement, labels);
  const nodeAffinity =
    demands.not.length === 0
      ? undefined
      : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: demands.not }] } };
  const spread = spreads(placement, labels);
  return {
    ...(Object.keys(demands.nodeSelector).length > 0 ? { nodeSelector: demands.nodeSelector } : {}),
    ...(nodeAffinity || podAntiAffinity
      ? { affinity: { ...(nodeAffinity ? { nodeAffinity } : {}), ...(podAntiAffinity ? { podAntiAffinity } : {}) } }
      : {}),
    ...(spread.length > 0 ? { topologySpreadConstraints: spread } : {}),
  };
}
