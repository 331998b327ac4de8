/**
 * The bridge below the pods' network. Docker makes it once and never looks at it again: when somebody deletes it, sets it
 * down or takes its address, no pod reaches another and no sandbox can be made. Then the network is made anew.
 */
import { readFile } from "node:fs/promises";
import type Docker from "dockerode";
import { addressIn } from "../../minion/engine/cidr.js";
import { isFault } from "./faults.js";
import { connectToNetwork, ensureNetwork, findNetwork, inspectNetwork, removeById } from "./network.js";
import type { DockerScope } from "./scope.js";

/** The kernel's routes, of the network namespace this process is in (proc(5)). */
const routesFile = "/proc/net/route";
/** How often what sits in the old network is taken out, should another minion's pods come back to it meanwhile. */
const mendTriesMax = 5;
const connectTriesMax = 3;

/** The words of an engine whose bridge is gone. */
const isBridgeMissing = (error: unknown): boolean =>
  error instanceof Error && /could not find bridge|no such network interface|no such device/i.test(error.message);

/** An IPv4 network as the kernel prints it there: hexadecimal, its bytes in the host's order. */
function routeWord(cidr: string): string {
  const bytes = addressIn(cidr, 0).split(".").map(Number);
  return bytes
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

/** Whether a device leads to a network: it does when it is there, up, and has an address in it. Pure. */
export function leadsTo(routes: string, device: string, cidr: string): boolean {
  const destination = routeWord(cidr);
  return routes.split("\n").some((line) => {
    const [iface, to] = line.split("\t");
    return iface === device && to?.trim() === destination;
  });
}

/** The name of a network's bridge. */
export function bridgeOf({ Id, Options }: Pick<Docker.NetworkInspectInfo, "Id" | "Options">): string {
  return Options?.["com.docker.network.bridge.name"] ?? `br-${Id.slice(0, 12)}`;
}

export class PodBridge {
  readonly #scope: DockerScope;
  readonly #routes: () => Promise<string>;
  #network: { id: string; bridge: string } | null = null;
  /** It was seen to be there: an engine elsewhere (in a virtual machine, say) has bridges that cannot be seen from here. */
  #isVisible = false;
  #mending: Promise<void> | null = null;

  /** @param routes for tests */
  constructor(scope: DockerScope, routes: () => Promise<string> = () => readFile(routesFile, "utf8")) {
    this.#scope = scope;
    this.#routes = routes;
  }

  /** Why it does not carry; "" = it does, or it cannot be told. */
  async fault(): Promise<string> {
    if (this.#mending !== null) return "";
    const routes = await this.#routes().catch(() => "");
    if (routes === "") return "";
    this.#network ??= await this.#look();
    if (!this.#network) return "";
    const { name, cidr } = this.#scope.network;
    const { bridge } = this.#network;
    if (leadsTo(routes, bridge, cidr)) {
      this.#isVisible = true;
      return "";
    }
    if (!this.#isVisible) return "";
    return `the bridge ${bridge} of network "${name}" is gone, down or without its address`;
  }

  /** Makes the network anew, with those who were in it; the same call by another minion at the same time does no harm. @throws Fault */
  mend(): Promise<void> {
    this.#mending ??= this.#mend().finally(() => {
      this.#mending = null;
      this.#network = null;
    });
    return this.#mending;
  }

  /** See Engine.connectSandbox. */
  async connect(id: string, ip: string): Promise<void> {
    await this.#mending;
    // In a network that carries nothing it is as good as out.
    if ((await this.fault()) !== "") await this.mend();
    for (let tries = 1; ; tries++) {
      try {
        return await connectToNetwork(this.#scope, id, ip);
      } catch (error) {
        if (tries === connectTriesMax) throw error;
        if (isBridgeMissing(error)) await this.mend();
        else if (isFault(error, "NotFound")) await ensureNetwork(this.#scope);
        else throw error;
      }
    }
  }

  /** Does what needs the bridge, once more when it turns out to be gone. */
  async withBridge<T>(work: () => Promise<T>): Promise<T> {
    await this.#mending?.catch(() => undefined);
    try {
      return await work();
    } catch (error) {
      if (!isBridgeMissing(error)) throw error;
      await this.mend();
      return work();
    }
  }

  async #look(): Promise<{ id: string; bridge: string } | null> {
    const found = await findNetwork(this.#scope).catch(() => undefined);
    return found ? { id: found.Id, bridge: bridgeOf(found) } : null;
  }

  async #mend(): Promise<void> {
    const scope = this.#scope;
    const id = this.#network?.id ?? (await findNetwork(scope))?.Id;
    const addresses = new Map<string, string>();
    for (let tries = 1; id !== undefined && tries <= mendTriesMax; tries++) {
      const members = Object.entries((await inspectNetwork(scope, id))?.Containers ?? {});
      for (const [member, { IPv4Address }] of members) addresses.set(member, IPv4Address.split("/")[0] ?? "");
      await Promise.all(members.map(([member]) => takeOut(scope, id, member)));
      if (await removeById(scope, id)) break;
    }
    await ensureNetwork(scope);
    // At once, also for another minion's: the new network gives their addresses to whoever comes before them. Whose
    // address is another's all the same hears of it when its agent tries.
    await Promise.all([...addresses].map(([member, ip]) => connectToNetwork(scope, member, ip).catch(() => undefined)));
  }
}

/** One that has left by itself meanwhile is out, too. */
async function takeOut(scope: DockerScope, network: string, container: string): Promise<void> {
  await scope.client
    .change(`take container ${container.slice(0, 12)} out of a network whose bridge is gone`, (docker, abortSignal) =>
      docker.getNetwork(network).disconnect({ Container: container, Force: true, ...({ abortSignal } as object) }),
    )
    .catch((error: unknown) => {
      if (!isFault(error, "NotFound", "Forbidden", "InternalError")) throw error;
    });
}
