import type { LabelSelector } from "kubernetes-types/meta/v1.js";
import type {
  IPBlock,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "kubernetes-types/networking/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface NetworkPolicy extends ApiObject {
  kind: "NetworkPolicy";
  spec: PolicySpec;
}

/** Since 1.35 Kubernetes fills in the selector, too. */
export type PolicySpec = Omit<NetworkPolicySpec, "podSelector"> & { podSelector?: LabelSelector };
export type PolicyPeer = NetworkPolicyPeer;
export type PolicyPort = NetworkPolicyPort;
export type PolicyBlock = IPBlock;

/** Of a minion: that it lets no packet pass which a network policy does not allow ("yes"). */
export const keepsPoliciesKey = "troupe.dev/keeps-network-policies";
