/**
 * What is answered to a question: from the cluster's zone, with the reason when there is nothing (NXDOMAIN: no such name;
 * no records: no such type), or not at all, when it is for another resolver. Pure.
 */
import { holds, type IpRange } from "../network/cidr.js";
import { isAbovePods, podRecords } from "./pods.js";
import { type DnsRecord, folded, type SoaData } from "./records.js";
import { reversedIp4 } from "./reverse.js";
import { ttlSeconds } from "./service-records.js";
import type { Zone } from "./zone.js";

export interface Question {
  /** Without the dot at its end. */
  name: string;
  /** e.g. AAAA; ANY asks for all. */
  type: string;
}

export interface Answer {
  rcode: "NOERROR" | "NXDOMAIN";
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
  /** The alias that was found leads out of the cluster: what is there is to be added. */
  chase?: string;
}

/** Where a resolver stands, beside what its zone says. */
export interface DnsPlace {
  /** Its own address. */
  address: string;
  /** Of pods. */
  podCidrs: readonly IpRange[];
  /** Those whose addresses nobody else knows names of. */
  ownCidrs: readonly IpRange[];
}

/** Aliases of aliases are followed so often. */
const aliasesMax = 8;
/** Addresses that are added to what names them. */
const additionalsMax = 32;

const soaOf = (domain: string): DnsRecord => ({
  name: domain,
  ttl: ttlSeconds,
  type: "SOA",
  data: { mname: `ns.dns.${domain}`, rname: `hostmaster.${domain}`, ...soaTimes },
});

/** What those ask for who keep copies of a zone; nobody may of this one. */
const soaTimes: Omit<SoaData, "mname" | "rname"> = {
  serial: 1,
  refresh: 7_200,
  retry: 1_800,
  expire: 86_400,
  minimum: ttlSeconds,
};

const isBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** The records of a name, whatever type; undefined: there is no such name. */
function recordsOf(name: string, zone: Zone, place: DnsPlace): readonly DnsRecord[] | undefined {
  const { domain } = zone;
  if (name === domain) return [soaOf(domain), { name, ttl: ttlSeconds, type: "NS", data: `ns.dns.${domain}` }];
  if (name === `ns.dns.${domain}`) return [{ name, ttl: ttlSeconds, type: "A", data: place.address }];
  if (name === `dns.${domain}`) return [];
  return (
    zone.records.get(name) ?? podRecords(name, domain, place.podCidrs) ?? (isAbovePods(name, domain) ? [] : undefined)
  );
}

const without = (domain: string, rcode: Answer["rcode"], answers: DnsRecord[] = []): Answer => ({
  rcode,
  answers,
  authorities: [soaOf(domain)],
  additionals: [],
});

/** The addresses of what the answers name, as far as they are ours. */
function additionalsOf(answers: readonly DnsRecord[], zone: Zone, place: DnsPlace): DnsRecord[] {
  const targets = new Set(answers.flatMap((r) => (r.type === "SRV" ? [r.data.target] : [])));
  const found: DnsRecord[] = [];
  for (const target of targets) {
    if (found.length >= additionalsMax) break;
    const records = recordsOf(folded(target), zone, place) ?? [];
    found.push(...records.filter(({ type }) => type === "A" || type === "AAAA"));
  }
  return found;
}

function within({ name, type }: Question, zone: Zone, place: DnsPlace): Answer {
  let answers: DnsRecord[] = [];
  let at = name;
  for (let aliases = 0; aliases <= aliasesMax; aliases++) {
    const records = recordsOf(folded(at), zone, place);
    if (!records) return without(zone.domain, "NXDOMAIN", answers);
    const matching = records.filter((r) => r.type === type || type === "ANY");
    answers = answers.concat(matching);
    if (matching.length > 0)
      return { rcode: "NOERROR", answers, authorities: [], additionals: additionalsOf(answers, zone, place) };
    const alias = records.find((r) => r.type === "CNAME");
    if (alias?.type !== "CNAME") return without(zone.domain, "NOERROR", answers);
    answers.push(alias);
    at = alias.data;
    if (!isBelow(folded(at), zone.domain))
      return { rcode: "NOERROR", answers, authorities: [], additionals: [], chase: at };
  }
  // Aliases that lead round in a circle.
  return { rcode: "NOERROR", answers, authorities: [], additionals: [] };
}

/** undefined: it is for another resolver. */
export function answer(question: Question, zone: Zone, place: DnsPlace): Answer | undefined {
  const name = folded(question.name);
  if (isBelow(name, zone.domain) || zone.records.has(name)) return within(question, zone, place);
  const ip = reversedIp4(name);
  if (ip === undefined || !place.ownCidrs.some((range) => holds(range, ip))) return undefined;
  return without(zone.domain, "NXDOMAIN");
}
