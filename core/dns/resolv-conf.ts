/**
 * What stands in a pod's /etc/resolv.conf (resolv.conf(5)): made of its dnsPolicy and dnsConfig, of the resolver of its
 * minion, and of what its host has. Pure.
 */
import type { Pod } from "../kinds/pod/object.js";
import { isIP } from "../network/ip.js";

/** What is read there. */
export interface ResolvConf {
  nameservers: string[];
  searches: string[];
  /** As they are written, e.g. `ndots:5`. */
  options: string[];
}

/** As many as Kubernetes allows, which are as many as programs read. */
export const nameserversMax = 3;
export const searchesMax = 32;
export const searchCharsMax = 2_048;

const noConf: ResolvConf = { nameservers: [], searches: [], options: [] };

/** What counts of a file of that kind; lines that nobody understands do not. */
export function readResolvConf(text: string): ResolvConf {
  const conf: ResolvConf = { nameservers: [], searches: [], options: [] };
  for (const line of text.split("\n")) {
    const [word = "", ...rest] = line
      .replace(/[#;].*$/, "")
      .trim()
      .split(/\s+/);
    if (word === "nameserver" && rest[0] !== undefined && isIP(rest[0]) !== 0) conf.nameservers.push(rest[0]);
    // The last of them counts.
    if (word === "search" || word === "domain") conf.searches = rest;
    if (word === "options") conf.options.push(...rest);
  }
  return conf;
}

export const isLoopback = (ip: string): boolean => ip.startsWith("127.") || ip === "::1";

/** What a pod's host has to offer. */
export interface DnsGround {
  /** The resolver that pods of this host are to ask; "" = there is none, and `engine` stands in. */
  resolver: string;
  /** Where the engine itself answers in a pod, with what the host would. */
  engine: string;
  domain: string;
  /** Of the host itself. */
  host: ResolvConf;
}

/** As the host resolves. Its own loopback is not the pod's, unless they share the network. */
function hostConf({ host, resolver, engine }: DnsGround, sharesNetwork: boolean): ResolvConf {
  const reached = host.nameservers.filter((ip) => sharesNetwork || !isLoopback(ip));
  return { ...host, nameservers: reached.length > 0 ? reached : [resolver || (sharesNetwork ? "" : engine)] };
}

/** With the names of the cluster before those of the host. Without a resolver there are none. */
function clusterConf(ground: DnsGround, namespace: string, sharesNetwork: boolean): ResolvConf {
  const { resolver, domain, host } = ground;
  if (resolver === "") return hostConf(ground, sharesNetwork);
  const own = [`${namespace}.svc.${domain}`, `svc.${domain}`, domain];
  return { nameservers: [resolver], searches: [...own, ...host.searches], options: ["ndots:5"] };
}

function policyConf({ spec, metadata }: Pod, ground: DnsGround): ResolvConf {
  const sharesNetwork = spec.hostNetwork === true;
  switch (spec.dnsPolicy ?? "ClusterFirst") {
    case "None":
      return noConf;
    case "Default":
      return hostConf(ground, sharesNetwork);
    case "ClusterFirstWithHostNet":
      return clusterConf(ground, metadata.namespace ?? "default", sharesNetwork);
    default:
      if (sharesNetwork) return hostConf(ground, true);
      return clusterConf(ground, metadata.namespace ?? "default", false);
  }
}

/** Of options with one name the last counts. */
function merged(options: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const option of options) byName.set(option.split(":")[0] ?? "", option);
  return [...byName.values()];
}

/** As many of the first as there is room for. */
function fitting(searches: readonly string[]): string[] {
  const kept: string[] = [];
  let chars = 0;
  for (const search of new Set(searches)) {
    chars += search.length + (kept.length > 0 ? 1 : 0);
    if (kept.length === searchesMax || chars > searchCharsMax) break;
    kept.push(search);
  }
  return kept;
}

/** What the pod's programs go by; what does not fit is left out, the pod's own wishes first. */
export function podConf(pod: Pod, ground: DnsGround): ResolvConf {
  const base = policyConf(pod, ground);
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const given = options.map(({ name = "", value }) =>
    value === undefined || value === "" ? name : `${name}:${value}`,
  );
  const servers = [...base.nameservers, ...nameservers].filter((ip) => ip !== "");
  return {
    nameservers: [...new Set(servers)].slice(0, nameserversMax),
    searches: fitting([...base.searches, ...searches]),
    options: merged([...base.options, ...given]),
  };
}

/** What makes no line of its own, and no comment: of pods from before it was looked at. */
const isWord = (text: string): boolean => /^[!-~]+$/.test(text) && !/[#;]/.test(text);

/** The text of such a file. */
export function resolvConfText(conf: ResolvConf): string {
  const nameservers = conf.nameservers.filter(isWord);
  const searches = conf.searches.filter(isWord);
  const options = conf.options.filter(isWord);
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(" ")}`] : []),
    ...nameservers.map((ip) => `nameserver ${ip}`),
    ...(options.length > 0 ? [`options ${options.join(" ")}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
