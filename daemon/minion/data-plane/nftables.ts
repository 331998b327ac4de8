/**
 * From a balancing table to nftables, in pure functions: one table per host, a verdict map keyed by address, protocol
 * and port that leads to a chain per service, whose one rule sends each new connection to the next backend. What it
 * costs to find a service does not grow with their number, and one that changes is one chain.
 *
 * Names in the table: `s/` a service port, `x/` the same from outside (what comes this way is masqueraded, so that
 * answers come back this way), `e/` one backend of a service port with affinity, `a/` the clients it is kept for.
 */

import type { Backend, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { ipToNumber } from "../../../core/balancing/portal-ips.js";
import type { IpRange } from "../../../core/network/pod-cidrs.js";

/** What of the host goes into the table. */
export interface NftPlace {
  /** Name of the table. */
  table: string;
  serviceCidr: string;
  /** Of this host's own pods. */
  podCidr: string;
  bridge: string;
  /** Whether frames between pods of one host pass the firewall, where answers are translated back. */
  bridgesFiltered: boolean;
}

/**
 * A packet to this address and port is counted and dropped on the way every service's packets take, so that one can
 * see that the way is there without reading thousands of rules. No service has the network's first address.
 */
export const probeAddress = (serviceCidr: string): string => serviceCidr.split("/")[0] ?? "";
export const probePort = 9;
export const probeCounter = "probes";
const probeChain = "probe";

/** Everything a table contains besides its frame, by name; equal contents mean equal kernels. */
export interface NftContents {
  /** Rules of each chain. */
  chains: Map<string, readonly string[]>;
  /** Definition of each set of clients. */
  sets: Map<string, string>;
  /** Elements of the maps and sets of the frame: `key` or `key : verdict`, by key. */
  elements: Record<ElementKind, Map<string, string>>;
}

const elementKinds = ["services", "host-ports", "refused", "hairpin"] as const;
type ElementKind = (typeof elementKinds)[number];

/** Of our translation of addresses: Docker's is at -100 (which nft calls dstnat, but not in the output hook). */
const beforeDocker = -110;
/** Bit of the packet mark that asks for masquerade. Kubernetes uses 0x4000, Docker none. */
const outsideMark = "0x8000";
/** Clients one backend is kept for at most; beyond it new ones go round. */
const affinityClientsMax = 65_536;

/**
 * The part of a table that is always there. Replaces the whole table, in one transaction.
 * Where the master runs, portals are addresses of the host's own, and its connections to them come from there: what is
 * answered to a service's address is not refused.
 */
export function nftFrame(place: NftPlace): string {
  const { table, serviceCidr, bridge, podCidr } = place;
  const sameBridge = place.bridgesFiltered
    ? "ip saddr . ip daddr @hairpin masquerade"
    : `ct status dnat ip saddr ${podCidr} ip daddr ${podCidr} masquerade`;
  const refuse = (what: string): string => `${what} meta l4proto tcp reject with tcp reset\n    ${what} reject`;
  return `table ip ${table}
delete table ip ${table}
table ip ${table} {
  counter ${probeCounter} { }
  chain ${probeChain} { counter name ${probeCounter} drop; }
  map services {
    type ipv4_addr . inet_proto . inet_service : verdict
    elements = { ${probeAddress(serviceCidr)} . udp . ${probePort} : goto ${probeChain} }
  }
  map host-ports { type inet_proto . inet_service : verdict; }
  set refused { type ipv4_addr . inet_proto . inet_service; }
  set hairpin { type ipv4_addr . ipv4_addr; }
  chain dispatch {
    ip daddr . meta l4proto . th dport vmap @services
    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @host-ports
  }
  chain prerouting { type nat hook prerouting priority ${beforeDocker}; policy accept; jump dispatch; }
  chain output { type nat hook output priority ${beforeDocker}; policy accept; jump dispatch; }
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    meta mark & ${outsideMark} == ${outsideMark} oifname != "${bridge}" masquerade
    ${sameBridge}
  }
  chain refuse {
    ct direction reply return
    ${refuse(`ip daddr ${serviceCidr}`)}
    ${refuse("ip daddr . meta l4proto . th dport @refused")}
  }
  chain forward { type filter hook forward priority filter - 10; policy accept; jump refuse; }
  chain input { type filter hook input priority filter - 10; policy accept; jump refuse; }
  chain local { type filter hook output priority filter - 10; policy accept; jump refuse; }
}
`;
}

const safeName = /^[a-z0-9._/-]+$/;

/** `namespace/service/port/protocol`; "" for a plan that cannot be named, which no stored service leads to. */
function nameOf(plan: ServicePortPlan): string {
  const name = `${plan.namespace}/${plan.service}/${plan.port}/${plan.protocol.toLowerCase()}`;
  return safeName.test(name) ? name : "";
}

/** Only IPv4 is balanced here. */
const usable = (backends: readonly Backend[]): Backend[] => backends.filter((b) => ipToNumber(b.ip) !== undefined);

type Element = readonly [kind: Exclude<ElementKind, "hairpin">, key: string, verdict: string];

/** What one plan puts into a table. */
interface Piece {
  chains: (readonly [name: string, rules: readonly string[]])[];
  sets: (readonly [name: string, definition: string])[];
  elements: Element[];
  /** Addresses of the backends, as numbers too. */
  backends: (readonly [ip: string, n: number])[];
}

/** Plans never change, they are replaced: what was made of one is right as long as it is there. */
const pieces = new WeakMap<ServicePortPlan, Piece>();

function pieceOf(plan: ServicePortPlan): Piece {
  const known = pieces.get(plan);
  if (known) return known;
  const piece: Piece = { chains: [], sets: [], elements: [], backends: [] };
  const name = nameOf(plan);
  if (name !== "") fill(piece, plan, name);
  pieces.set(plan, piece);
  return piece;
}

function fill(piece: Piece, plan: ServicePortPlan, name: string): void {
  const protocol = plan.protocol.toLowerCase();
  const outside = plan.externalIps
    .filter((ip) => ipToNumber(ip) !== undefined)
    .map((ip) => `${ip} . ${protocol} . ${plan.port}`);
  // A kernel cannot say who the client is; a backend that waits to be told must not take a connection for one.
  const backends = plan.proxyProtocol ? [] : usable(plan.backends);
  if (backends.length === 0) {
    for (const key of outside) piece.elements.push(["refused", key, ""]);
    return;
  }
  if (plan.affinity === "None") goRound(piece, name, protocol, backends);
  else keepClients(piece, name, protocol, backends, plan.affinityTimeoutSeconds);
  piece.elements.push(["services", `${plan.portalIp} . ${protocol} . ${plan.port}`, `goto s/${name}`]);
  for (const key of outside) piece.elements.push(["services", key, `goto x/${name}`]);
  for (const port of plan.hostPorts) piece.elements.push(["host-ports", `${protocol} . ${port}`, `goto x/${name}`]);
  if (outside.length > 0 || plan.hostPorts.length > 0)
    piece.chains.push([`x/${name}`, [`meta mark set meta mark | ${outsideMark}`, `goto s/${name}`]]);
  for (const { ip } of backends) piece.backends.push([ip, ipToNumber(ip) ?? -1]);
}

/** Each new connection to the next backend. */
function goRound(piece: Piece, name: string, protocol: string, backends: readonly Backend[]): void {
  const targets = backends.map((b, i) => `${i} : ${b.ip} . ${b.port}`).join(", ");
  const rule = `meta l4proto ${protocol} dnat ip to numgen inc mod ${backends.length} map { ${targets} }`;
  piece.chains.push([`s/${name}`, [rule]]);
}

/** A client that is known to its backend, others to the next one. */
function keepClients(
  piece: Piece,
  name: string,
  protocol: string,
  backends: readonly Backend[],
  seconds: number,
): void {
  const kept: string[] = [];
  const turns: string[] = [];
  for (const [i, { ip, port }] of backends.entries()) {
    const chain = `e/${name}/${ip}.${port}`;
    const clients = `a/${name}/${ip}.${port}/${seconds}`;
    const definition = `{ type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s; size ${affinityClientsMax}; }`;
    piece.sets.push([clients, definition]);
    // Two rules: a set that is full must not keep the connection from going anywhere.
    piece.chains.push([
      chain,
      [`update @${clients} { ip saddr }`, `meta l4proto ${protocol} dnat ip to ${ip}:${port}`],
    ]);
    kept.push(`ip saddr @${clients} goto ${chain}`);
    turns.push(`${i} : goto ${chain}`);
  }
  const turn = `numgen inc mod ${backends.length} vmap { ${turns.join(", ")} }`;
  piece.chains.push([`s/${name}`, [...kept, turn]]);
}

/**
 * Everything `plans` put into a table. Two services that claim one address and port: the first keeps it.
 * @param own the addresses of this host's pods
 */
export function nftContents(plans: readonly ServicePortPlan[], own: IpRange): NftContents {
  const out: NftContents = {
    chains: new Map(),
    sets: new Map(),
    elements: { services: new Map(), "host-ports": new Map(), refused: new Map(), hairpin: new Map() },
  };
  for (const plan of plans) {
    const { chains, sets, elements, backends } = pieceOf(plan);
    for (const [name, rules] of chains) out.chains.set(name, rules);
    for (const [name, definition] of sets) out.sets.set(name, definition);
    for (const [kind, key, verdict] of elements) {
      const all = out.elements[kind];
      if (!all.has(key)) all.set(key, verdict === "" ? key : `${key} : ${verdict}`);
    }
    for (const [ip, n] of backends)
      if (n >= own.base && n < own.base + own.size) out.elements.hairpin.set(ip, `${ip} . ${ip}`);
  }
  return out;
}

const sameRules = (a: readonly string[] | undefined, b: readonly string[]): boolean =>
  a === b || (a !== undefined && a.length === b.length && a.every((rule, i) => rule === b[i]));

/**
 * The transaction that turns one content into another; "" if they are equal. Its order keeps every reference whole:
 * what is pointed at comes before, and goes after, what points at it.
 */
export function nftDifference(table: string, before: NftContents | null, after: NftContents): string {
  const lines: string[] = [];
  const old = before ?? nftContents([], { base: 0, size: 0 });
  const changed = [...after.chains].filter(([name, rules]) => !sameRules(old.chains.get(name), rules));
  const gone = [...old.chains.keys()].filter((name) => !after.chains.has(name));
  for (const [name, definition] of after.sets)
    if (!old.sets.has(name)) lines.push(`add set ip ${table} ${name} ${definition}`);
  for (const [name] of changed)
    lines.push(old.chains.has(name) ? `flush chain ip ${table} ${name}` : `add chain ip ${table} ${name}`);
  for (const [name, rules] of changed) for (const rule of rules) lines.push(`add rule ip ${table} ${name} ${rule}`);
  for (const kind of elementKinds) {
    const [was, is] = [old.elements[kind], after.elements[kind]];
    const out = [...was].filter(([key, element]) => is.get(key) !== element).map(([, element]) => element);
    const added = [...is].filter(([key, element]) => was.get(key) !== element).map(([, element]) => element);
    if (out.length > 0) lines.push(`delete element ip ${table} ${kind} { ${out.join(", ")} }`);
    if (added.length > 0) lines.push(`add element ip ${table} ${kind} { ${added.join(", ")} }`);
  }
  for (const name of gone) lines.push(`flush chain ip ${table} ${name}`);
  for (const name of gone) lines.push(`delete chain ip ${table} ${name}`);
  for (const name of old.sets.keys()) if (!after.sets.has(name)) lines.push(`delete set ip ${table} ${name}`);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
