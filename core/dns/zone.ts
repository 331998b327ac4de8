/**
 * From services and the addresses behind them to the records of the cluster's zone, after Kubernetes' DNS specification
 * (version 1.1.0 of its schema). Pure. Names of pods are not in it: they are made of their addresses (pods.ts).
 */
import type { Service } from "../kinds/service/object.js";
import { isHeadless, type ServiceAddress } from "./addresses.js";
import { canBeName, type DnsRecord, folded } from "./records.js";
import { behindRecords, fullName, serviceRecords, ttlSeconds } from "./service-records.js";

/** Version of the schema that is followed. */
export const schemaVersion = "1.1.0";

export const clusterDomainDefault = "cluster.local";

export interface Zone {
  /** e.g. cluster.local */
  domain: string;
  /** Those of a name, folded. A name that is there without any is above others. */
  records: ReadonlyMap<string, readonly DnsRecord[]>;
}

/** A record under the name it is looked up by. */
type Piece = readonly [key: string, record: DnsRecord];

/** Names that DNS cannot carry are left out: of objects of an earlier version, say. */
function piecesOf(records: readonly DnsRecord[]): Piece[] {
  return records.flatMap((record): Piece[] => {
    const key = folded(record.name);
    return canBeName(key) ? [[key, record]] : [];
  });
}

/** What was made of a row: of thousands, one changes. */
const made = new WeakMap<object, { domain: string; pieces: readonly Piece[] }>();

function remembered<R extends object>(row: R, domain: string, records: (row: R, domain: string) => DnsRecord[]) {
  const before = made.get(row);
  if (before?.domain === domain) return before.pieces;
  const pieces = piecesOf(records(row, domain));
  made.set(row, { domain, pieces });
  return pieces;
}

class ZoneMaker {
  readonly records = new Map<string, DnsRecord[]>();
  readonly #domain: string;

  constructor(domain: string) {
    this.#domain = domain;
  }

  add(pieces: readonly Piece[]): void {
    for (const [key, record] of pieces) {
      const there = this.records.get(key);
      if (there) there.push(record);
      else {
        this.records.set(key, [record]);
        this.#above(key);
      }
    }
  }

  /** What is above a name exists, too (RFC 8020). */
  #above(name: string): void {
    for (let at = name.indexOf("."); at >= 0; at = name.indexOf(".", at + 1)) {
      const parent = name.slice(at + 1);
      if (this.records.has(parent) || !parent.endsWith(this.#domain)) return;
      this.records.set(parent, []);
    }
  }
}

/** Addresses that have several names in one service: they are told of it once. */
function withoutTwins(addresses: readonly ServiceAddress[], domain: string, records: Map<string, DnsRecord[]>): void {
  const seen = new Set<string>();
  const twins = new Set<string>();
  for (const { namespace, service, ip } of addresses) {
    const name = fullName(namespace, service, domain);
    const key = `${name} ${ip}`;
    if (seen.has(key)) twins.add(folded(name));
    seen.add(key);
  }
  for (const name of twins) {
    const kept = new Map((records.get(name) ?? []).map((record) => [`${record.type} ${String(record.data)}`, record]));
    records.set(name, [...kept.values()]);
  }
}

/**
 * The zone of these. A row that was in another zone before costs next to nothing, so rows are never changed in place.
 * @param addresses those of headless services; what belongs to no service that is known is left out
 */
export function zone(
  services: Iterable<Service>,
  addresses: Iterable<ServiceAddress>,
  domain = clusterDomainDefault,
): Zone {
  const zoneMade = new ZoneMaker(domain);
  zoneMade.add([[`dns-version.${domain}`, versionRecord(domain)]]);
  const headless = new Set<string>();
  for (const service of services) {
    const { namespace = "default", name } = service.metadata;
    if (isHeadless(service)) headless.add(`${namespace}/${name}`);
    else zoneMade.add(remembered(service, domain, serviceRecords));
  }
  const behind = [...addresses].filter((a) => headless.has(`${a.namespace}/${a.service}`));
  for (const address of behind) zoneMade.add(remembered(address, domain, behindRecords));
  withoutTwins(behind, domain, zoneMade.records);
  // There however few services there are.
  for (const parent of ["svc", "pod"]) {
    const key = `${parent}.${domain}`;
    if (!zoneMade.records.has(key)) zoneMade.records.set(key, []);
  }
  return { domain, records: zoneMade.records };
}

const versionRecord = (domain: string): DnsRecord => ({
  name: `dns-version.${domain}`,
  ttl: ttlSeconds,
  type: "TXT",
  data: [schemaVersion],
});
