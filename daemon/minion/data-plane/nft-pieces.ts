/**
 * What one service port puts into the table of a host's kernel. Names there: `s/` a service port, `x/` the same from
 * outside (what comes this way is masqueraded, so that answers come back this way), `e/` one backend of a service port
 * with affinity, `a/` the clients it is kept for.
 */
import type { Backend, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { ipToNumber } from "../../../core/balancing/portal-ips.js";
import {
  type HostLine,
  ip4,
  joined,
  line,
  nftName,
  nothing,
  protocol as protocolWord,
} from "../../../core/network/host-lines.js";
import { isIP } from "../../../core/network/ip.js";
import { outsideMark } from "./nft-frame.js";

export type ElementKind = "services" | "host-ports" | "refused" | "hairpin";

/** Clients one backend is kept for at most; beyond it new ones go round. */
const affinityClientsMax = 65_536;

const safeName = /^[a-z0-9._/-]+$/;

/** `namespace/service/port/protocol`; "" for a plan that cannot be named, which no stored service leads to. */
function nameOf(plan: ServicePortPlan): string {
  const name = `${plan.namespace}/${plan.service}/${plan.port}/${plan.protocol.toLowerCase()}`;
  return safeName.test(name) ? name : "";
}

/** Only IPv4 is balanced here. */
const usable = (backends: readonly Backend[]): Backend[] => backends.filter((b) => ipToNumber(b.ip) !== undefined);

type Element = readonly [kind: Exclude<ElementKind, "hairpin">, key: HostLine, verdict: HostLine];

/** What one plan puts into a table. */
interface Piece {
  chains: (readonly [name: HostLine, rules: readonly HostLine[]])[];
  sets: (readonly [name: HostLine, definition: HostLine])[];
  elements: Element[];
  /** Addresses of the backends, as numbers too. */
  backends: (readonly [ip: HostLine, n: number])[];
}

/** Plans never change, they are replaced: what was made of one is right as long as it is there. */
const pieces = new WeakMap<ServicePortPlan, Piece>();

export function pieceOf(plan: ServicePortPlan): Piece {
  const known = pieces.get(plan);
  if (known) return known;
  const piece: Piece = { chains: [], sets: [], elements: [], backends: [] };
  const name = nameOf(plan);
  if (name !== "") fill(piece, plan, name);
  pieces.set(plan, piece);
  return piece;
}

function fill(piece: Piece, plan: ServicePortPlan, name: string): void {
  const protocol = protocolWord(plan.protocol.toLowerCase());
  const [inside, service] = [nftName(`x/${name}`), nftName(`s/${name}`)];
  const outside = plan.externalIps
    .filter((ip) => ipToNumber(ip) !== undefined)
    .map((ip) => line`${ip4(ip)} . ${protocol} . ${plan.port}`);
  // A kernel cannot say who the client is; a backend that waits to be told must not take a connection for one.
  const backends = plan.proxyProtocol ? [] : usable(plan.backends);
  if (backends.length === 0) {
    for (const key of outside) piece.elements.push(["refused", key, nothing]);
    return;
  }
  if (plan.affinity === "None") goRound(piece, name, protocol, backends);
  else keepClients(piece, name, protocol, backends, plan.affinityTimeoutSeconds);
  if (isIP(plan.portalIp) === 4) {
    const portal = line`${ip4(plan.portalIp)} . ${protocol} . ${plan.port}`;
    piece.elements.push(["services", portal, line`goto ${service}`]);
  }
  for (const key of outside) piece.elements.push(["services", key, line`goto ${inside}`]);
  for (const port of plan.hostPorts)
    piece.elements.push(["host-ports", line`${protocol} . ${port}`, line`goto ${inside}`]);
  if (outside.length > 0 || plan.hostPorts.length > 0)
    piece.chains.push([inside, [line`meta mark set meta mark | ${outsideMark}`, line`goto ${service}`]]);
  for (const { ip } of backends) piece.backends.push([ip4(ip), ipToNumber(ip) ?? -1]);
}

/** Each new connection to the next backend. */
function goRound(piece: Piece, name: string, protocol: HostLine, backends: readonly Backend[]): void {
  const targets = backends.map((b, i) => line`${i} : ${ip4(b.ip)} . ${b.port}`);
  const map = joined(targets, ", ");
  const rule = line`meta l4proto ${protocol} dnat ip to numgen inc mod ${backends.length} map { ${map} }`;
  piece.chains.push([nftName(`s/${name}`), [rule]]);
}

/** A client that is known to its backend, others to the next one. */
function keepClients(
  piece: Piece,
  name: string,
  protocol: HostLine,
  backends: readonly Backend[],
  seconds: number,
): void {
  const kept: HostLine[] = [];
  const turns: HostLine[] = [];
  for (const [i, { ip, port }] of backends.entries()) {
    const chain = nftName(`e/${name}/${ip}.${port}`);
    const clients = nftName(`a/${name}/${ip}.${port}/${seconds}`);
    const definition = line`{ type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s; size ${affinityClientsMax}; }`;
    piece.sets.push([clients, definition]);
    // Two rules: a set that is full must not keep the connection from going anywhere.
    piece.chains.push([
      chain,
      [line`update @${clients} { ip saddr }`, line`meta l4proto ${protocol} dnat ip to ${ip4(ip)}:${port}`],
    ]);
    kept.push(line`ip saddr @${clients} goto ${chain}`);
    turns.push(line`${i} : goto ${chain}`);
  }
  const turn = line`numgen inc mod ${backends.length} vmap { ${joined(turns, ", ")} }`;
  piece.chains.push([nftName(`s/${name}`), [...kept, turn]]);
}
