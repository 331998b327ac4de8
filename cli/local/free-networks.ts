/** Addresses for pods and services that mean nothing else on this machine. */
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { type ClusterRecord, clusterNames, readCluster } from "./cluster-file.js";

interface Range {
  first: number;
  last: number;
}

/** The defaults first: those of Kubernetes and of the article. */
const podCandidates = ["10.244.0.0/16", ...sixteens("10", 200, 243), ...sixteens("172", 20, 31), "192.168.128.0/17"];
const serviceCandidates = ["10.0.0.0/16", ...sixteens("10", 1, 199), ...sixteens("172", 24, 31), "192.168.64.0/18"];

/** `FIRST.N.0.0/16` for each N, the last one first. */
function sixteens(first: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${first}.${to - i}.0.0/16`);
}

/** The addresses of a network such as `10.0.0.0/16`; undefined if it is none. */
export function rangeOf(cidr: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

export function overlaps(a: string, b: string): boolean {
  const [x, y] = [rangeOf(a), rangeOf(b)];
  return x !== undefined && y !== undefined && x.first <= y.last && y.first <= x.last;
}

/** `000200C0` of /proc/net/route: the bytes of an address, the last one first. */
function dotted(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(".");
}

/** One line of /proc/net/route. */
interface Route {
  cidr: string;
  /** It leads nowhere: blackhole, unreachable, prohibit. */
  dead: boolean;
  metric: number;
}

function routeIn(line: string): Route | undefined {
  const [device = "", destination = "", , , , , metric = "0", mask = ""] = line.trim().split(/\s+/);
  if (device === "") return undefined;
  const bits = [...Number.parseInt(mask, 16).toString(2)].filter((b) => b === "1").length;
  return { cidr: `${dotted(destination)}/${bits}`, dead: device === "*", metric: Number(metric) };
}

const bitsOf = (cidr: string): number => Number(cidr.split("/")[1]);

/**
 * What of the text of /proc/net/route takes a candidate away; the default route takes nothing. A route that leads
 * nowhere is in the way if it wins against one that Docker makes: no metric, or a narrower network.
 */
export function routesAgainst(candidate: string, text: string): string[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => routeIn(line) ?? [])
    .filter((r) => r.cidr !== "0.0.0.0/0" && (!r.dead || r.metric === 0 || bitsOf(r.cidr) > bitsOf(candidate)))
    .map((r) => r.cidr)
    .filter((cidr) => overlaps(cidr, candidate));
}

/** What this machine is itself: portals of a cluster with another home are addresses without a route. */
function ownNetworks(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return own.filter((a) => a.family === "IPv4" && !a.internal).flatMap((a) => a.cidr ?? []);
}

function routingTable(): string {
  try {
    return readFileSync("/proc/net/route", "utf8");
  } catch {
    return ""; // not a Linux
  }
}

/**
 * @param routes text of /proc/net/route
 * @throws Error when every candidate is taken
 */
export function firstFree(
  candidates: readonly string[],
  taken: readonly string[],
  routes: string,
  flag: string,
): string {
  const free = candidates.find((c) => !taken.some((t) => overlaps(c, t)) && routesAgainst(c, routes).length === 0);
  if (free === undefined)
    throw new Error(`no network is left that overlaps with none of this machine's routes; ${flag} names one to use`);
  return free;
}

async function otherClusters(name: string): Promise<ClusterRecord[]> {
  const names = (await clusterNames()).filter((n) => n !== name);
  return (await Promise.all(names.map(readCluster))).filter((r) => r !== null);
}

/**
 * The networks of a new cluster: those that are given, else the first ones that are free.
 * @throws Error when none is free
 */
export async function chooseNetworks(
  name: string,
  given: { podCidr?: string | undefined; serviceCidr?: string | undefined },
): Promise<{ podCidr: string; serviceCidr: string }> {
  const others = await otherClusters(name);
  const taken = [...ownNetworks(), ...others.flatMap((r) => [r.podCidr, r.serviceCidr, r.hostCidr])];
  const routes = routingTable();
  const also = (cidr: string | undefined): string[] => (cidr === undefined ? [] : [cidr]);
  const podCidr =
    given.podCidr ?? firstFree(podCandidates, [...taken, ...also(given.serviceCidr)], routes, "--pod-cidr");
  const serviceCidr = given.serviceCidr ?? firstFree(serviceCandidates, [...taken, podCidr], routes, "--service-cidr");
  return { podCidr, serviceCidr };
}
