import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import { addressesIn, addressIn } from "../../minion/engine/cidr.js";
import { labelKeys } from "../../minion/engine/engine.js";
import { dockerInfo } from "./facts.js";
import { isFault } from "./faults.js";
import { shortId } from "./info.js";
import { type DockerScope, delay } from "./scope.js";

/**
 * Two minions that share an engine may make the network in the same moment. Docker takes the loser's addresses for an
 * overlap before it shows the winner's network, so a refusal is believed only after this many looks this far apart.
 */
const raceTriesMax = 15;
const raceRetryMs = 100;

export interface PodNetworkInfo {
  name: string;
  gateway: string;
  cidr: string;
}

/**
 * Makes the pods' network if it is missing; the same call by another minion at the same time does no harm.
 * @throws Fault Conflict when the name is another's, has another CIDR, or the CIDR overlaps with another network: the
 *   caller may come again with another CIDR
 */
export async function ensureNetwork(scope: DockerScope): Promise<PodNetworkInfo> {
  for (let tries = 1; ; tries++) {
    const existing = await findNetwork(scope);
    if (existing !== undefined) return checked(scope, existing);
    try {
      await create(scope);
    } catch (error) {
      if (!isFault(error, "Conflict", "Forbidden")) throw error;
      if (tries === raceTriesMax) throw overlapFault(scope, error);
      await delay(scope.clock, raceRetryMs);
    }
  }
}

/** The one with our name, the oldest if Docker made two in a race (it promises no unique names). */
export async function findNetwork(scope: DockerScope): Promise<Docker.NetworkInspectInfo | undefined> {
  const { name } = scope.network;
  const all = await scope.client.read(`look for network "${name}"`, (docker, abortSignal) =>
    docker.listNetworks({ filters: { name: [name] }, abortSignal }),
  );
  const named = all.filter((network) => network.Name === name);
  return named.sort((a, b) => Date.parse(a.Created) - Date.parse(b.Created))[0];
}

/** Since 28, Docker's bridges drop what comes to containers from other hosts unless they say otherwise. */
const protectingVersionMin = 28;

async function openToHosts(scope: DockerScope): Promise<Record<string, string>> {
  if (scope.network.masquerade !== false) return {};
  const { ServerVersion } = await dockerInfo(scope);
  return {
    "com.docker.network.bridge.enable_ip_masquerade": "false",
    ...(Number.parseInt(ServerVersion, 10) >= protectingVersionMin
      ? { "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected" }
      : {}),
  };
}

async function create(scope: DockerScope): Promise<unknown> {
  const { name, cidr, bridge } = scope.network;
  const open = await openToHosts(scope);
  return scope.client.change(`make network "${name}" with ${cidr}`, (docker, abortSignal) =>
    docker.createNetwork({
      Name: name,
      Driver: "bridge",
      CheckDuplicate: true,
      IPAM: { Driver: "default", Config: [{ Subnet: cidr, Gateway: addressIn(cidr, 1) }] },
      Labels: { [labelKeys.cluster]: scope.identity.cluster },
      Options: {
        ...(bridge === undefined ? {} : { "com.docker.network.bridge.name": bridge }),
        ...open,
      },
      abortSignal,
    } as Docker.NetworkCreateOptions),
  );
}

function checked(scope: DockerScope, network: Docker.NetworkInspectInfo): PodNetworkInfo {
  const { name, cidr } = scope.network;
  const owner = network.Labels?.[labelKeys.cluster];
  const subnet = network.IPAM?.Config?.[0]?.Subnet ?? "";
  if (owner !== scope.identity.cluster) {
    const whose = owner === undefined ? "is not Troupe's" : `belongs to cluster "${owner}"`;
    throw new Fault("Conflict", `network "${name}" exists and ${whose}; name another network or remove that one`);
  }
  if (subnet !== cidr) {
    throw new Fault(
      "Conflict",
      `network "${name}" has ${subnet}, not ${cidr}; remove it (docker network rm ${name}) when no pod uses it`,
    );
  }
  return { name, cidr, gateway: network.IPAM?.Config?.[0]?.Gateway ?? addressIn(cidr, 1) };
}

function overlapFault(scope: DockerScope, error: Fault): Fault {
  const { name, cidr } = scope.network;
  return new Fault(
    "Conflict",
    `network "${name}" cannot have ${cidr}: ${error.message}; choose a CIDR that no other network of this host uses`,
    { kind: "Network", name, retry: false },
    { cause: error },
  );
}

/** Puts a container in the pods' network under this address; one that is in it stays. @throws Fault NotFound, Conflict */
export async function connectToNetwork(scope: DockerScope, id: string, ip: string): Promise<void> {
  const { name } = scope.network;
  try {
    await scope.client.change(`put container ${shortId(id)} in network "${name}" as ${ip}`, (docker, abortSignal) =>
      docker.getNetwork(name).connect({
        Container: id,
        EndpointConfig: { IPAMConfig: { IPv4Address: ip } },
        // The types of dockerode leave out that it takes one.
        ...({ abortSignal } as object),
      }),
    );
  } catch (error) {
    if (!isFault(error, "Forbidden", "Conflict") || !/already exists/i.test(error.message)) throw error;
  }
}

/**
 * Removes the pods' network if nobody is in it any more and it is our cluster's. Docker refuses as well while another
 * minion tries the same, or while a container is still leaving: then it is tried again.
 * @returns whether it is gone
 */
export async function removeNetwork(scope: DockerScope): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const existing = await findNetwork(scope);
    if (existing === undefined) return true;
    if (existing.Labels?.[labelKeys.cluster] !== scope.identity.cluster) return false;
    // Asked first: Docker would refuse, but Podman takes it from under those that are just leaving.
    if (await isInUse(scope, existing.Id)) return false;
    if (await removeById(scope, existing.Id)) return true;
    if (tries === raceTriesMax) return false;
    await delay(scope.clock, raceRetryMs);
  }
}

/** @returns whether it is gone; false: it is refused, as somebody is in it */
export async function removeById(scope: DockerScope, id: string): Promise<boolean> {
  try {
    await scope.client.change(`remove network "${scope.network.name}"`, (docker, abortSignal) =>
      docker.getNetwork(id).remove({ abortSignal }),
    );
    return true;
  } catch (error) {
    if (isFault(error, "NotFound")) return true;
    if (isFault(error, "Forbidden", "Conflict")) return false;
    throw error;
  }
}

/** A bridge of Linux has no more ports, so larger networks are never used up. */
const bridgePortsMax = 1_023;

/** See Engine.addresses; the whole network is free while it is not there. */
export async function networkAddresses(scope: DockerScope): Promise<{ all: number; free: number }> {
  const all = addressesIn(scope.network.cidr);
  if (all > bridgePortsMax) return { all, free: all };
  const network = await findNetwork(scope);
  const taken = network === undefined ? 0 : Object.keys(await containersIn(scope, network.Id)).length;
  return { all, free: Math.max(0, all - taken) };
}

/** The types of dockerode leave out that it takes options. */
interface WithOptions {
  inspect(options: { abortSignal: AbortSignal }): Promise<Docker.NetworkInspectInfo>;
}

/** Whether a container is in it. */
async function isInUse(scope: DockerScope, id: string): Promise<boolean> {
  return Object.keys(await containersIn(scope, id)).length > 0;
}

/** Those that run; none of a network that is gone. */
async function containersIn(scope: DockerScope, id: string): Promise<object> {
  return (await inspectNetwork(scope, id))?.Containers ?? {};
}

/** Undefined if it is gone. */
export async function inspectNetwork(scope: DockerScope, id: string): Promise<Docker.NetworkInspectInfo | undefined> {
  try {
    return await scope.client.read(`inspect network ${id}`, (docker, abortSignal) =>
      (docker.getNetwork(id) as unknown as WithOptions).inspect({ abortSignal }),
    );
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}
