import type { Clock } from "../../../core/time.js";
import { labelKeys } from "../../minion/engine/engine.js";
import type { DockerClient } from "./client.js";
import type { ShimGroups } from "./shims.js";

/** Whose containers these are: every one carries both as labels. */
export interface EngineIdentity {
  cluster: string;
  minion: string;
}

/** The Docker network the pods of a minion (or of all minions that share an engine) are in. */
export interface PodNetwork {
  name: string;
  /** e.g. `10.244.1.0/24`; its first address becomes the gateway. */
  cidr: string;
  /** Name of the bridge's network device; Docker chooses one if absent. At most 15 characters (Linux' IFNAMSIZ). */
  bridge?: string;
  /**
   * Whether Docker hides the pods' addresses behind the host's for traffic that leaves the network (default true); if
   * not, other hosts may reach the pods too.
   */
  masquerade?: boolean;
}

/** What the parts of the Docker engine share. */
export interface DockerScope {
  client: DockerClient;
  clock: Clock;
  identity: EngineIdentity;
  network: PodNetwork;
  shims: ShimGroups;
}

/** The labels that make a container one of this cluster and minion. */
export function ownLabels(identity: EngineIdentity): Record<string, string> {
  return { [labelKeys.cluster]: identity.cluster, [labelKeys.minion]: identity.minion };
}

/** Docker's filter for what carries {@link ownLabels}. */
export function ownFilter(identity: EngineIdentity): string[] {
  return Object.entries(ownLabels(identity)).map(([key, value]) => `${key}=${value}`);
}

/** Waits on the engine's clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}
