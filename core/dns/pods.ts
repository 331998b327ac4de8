/** Names of pods by their addresses: 10-244-1-7.NAMESPACE.pod.cluster.local is 10.244.1.7, if a pod may have it. */
import { holds, type IpRange } from "../network/cidr.js";
import { isIP } from "../network/ip.js";
import { type DnsRecord, folded } from "./records.js";
import { ttlSeconds } from "./service-records.js";

/**
 * The records of a name of a pod; undefined: it is none. That a pod with the address is there, and in that namespace, is
 * not looked at, as in Kubernetes; but nobody gets a name for an address outside of the pods' network.
 * @param pods addresses of pods
 */
export function podRecords(name: string, domain: string, pods: readonly IpRange[]): DnsRecord[] | undefined {
  const [label = "", namespace = "", ...rest] = folded(name).split(".");
  if (rest.join(".") !== `pod.${domain}` || namespace === "") return undefined;
  const ip = label.replaceAll("-", ".");
  if (isIP(ip) !== 4 || !pods.some((range) => holds(range, ip))) return undefined;
  return [{ name, ttl: ttlSeconds, type: "A", data: ip }];
}

/** Whether a name is that of a namespace for pods: NAMESPACE.pod.cluster.local is there, with nothing but others below it. */
export const isAbovePods = (name: string, domain: string): boolean => {
  const [namespace = "", ...rest] = folded(name).split(".");
  return namespace !== "" && rest.join(".") === `pod.${domain}`;
};
