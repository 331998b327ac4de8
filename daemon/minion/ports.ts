/** What a minion needs of the world. main.ts brings the real ones, a simulation its own; the minion is the same. */

import type { DnsGround } from "../../core/dns/resolv-conf.js";
import type { Journal } from "../../core/journal.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { Peer } from "../link/link.js";
import type { Log } from "../log.js";
import type { ConfigMemory } from "./configs/config-book.js";
import type { PodFiles } from "./configs/volume-files.js";
import type { Engine, Mount } from "./engine/engine.js";
import type { TableUsers } from "./table-users.js";

export interface MasterLink {
  /** False when the master is not reached: the hello of the next connection will tell everything. */
  send(message: MinionMessage): boolean;
}

/** Directories on the host that containers mount. */
export interface Volumes {
  /**
   * Makes all volumes of a pod; idempotent.
   * @param files of volumes that are made of other objects
   * @throws Fault with `retry` when it may work later
   */
  prepare(pod: Pod, files: () => PodFiles): Promise<void>;
  /** Brings volumes that are made of other objects to what these are now, each at once, while containers look. */
  update(pod: Pod, files: PodFiles): Promise<void>;
  /**
   * Puts the parts of volumes that a container mounts (subPath) where `mounts` names them, as they are now: what was found
   * inside of the volume, whatever is put in its place.
   * @param expand makes a path of a subPathExpr
   * @throws Fault when a part leads out of its volume
   */
  put(pod: Pod, container: string, expand: (expression: string) => string): Promise<void>;
  /** The mounts of one container; its termination message file among them. */
  mounts(pod: Pod, container: string): Mount[];
  /** Content of the container's termination message file; "" if it wrote none. */
  terminationMessage(pod: Pod, container: string): Promise<string>;
  remove(uid: string): Promise<void>;
  /** uids of pods that still have directories here. */
  list(): Promise<string[]>;
  /** Takes the directory of a claim away, and nothing else; no link is followed. @throws Fault when something is left */
  removeClaimed(name: string): Promise<void>;
  /** Of every pod, and of every claim; their containers are gone. */
  removeAll(): Promise<void>;
}

/** Asks a container how it is. Network and exec only; when and how often is decided in probes.ts. */
export interface ProbeAction {
  healthy: boolean;
  /** It could not be asked at all (nobody listens, the command does not run); `healthy` is false then. */
  unreached?: boolean;
  message: string;
}
export interface HttpTarget {
  url: string;
  headers: { name: string; value: string }[];
  timeoutMs: number;
}
export interface Dialer {
  http(target: HttpTarget): Promise<ProbeAction>;
  tcp(host: string, port: number, timeoutMs: number): Promise<ProbeAction>;
  /** @param service that is asked about; "" = the whole server */
  grpc(host: string, port: number, service: string, timeoutMs: number): Promise<ProbeAction>;
}

/** What a minion remembers over a restart of its daemon: the pods it owns and the services it knew. */
export interface Remembered {
  pods: readonly Pod[];
  services: readonly Service[];
}

export interface Checkpoint {
  load(): Promise<Remembered>;
  save(state: Remembered): void;
}

/** Lets the pods of this host reach, and be reached by, whom network policies allow. */
export interface IsolatesPods {
  /** A pod is here, or changed. @param ip its address, where that is known; else it keeps the one it has */
  know(pod: Pod, ip?: string): void;
  /** Its sandbox has this address now. Resolves when it is isolated as policies want it. @throws Fault when it cannot be */
  guard(pod: Pod, ip: string): Promise<void>;
  /** It has no network any more. */
  gone(uid: string): void;
  /** All pods that were found here as the daemon began are known: until then the kernel keeps what it has. */
  complete(): void;
}

/** A host whose pods have a network of their own that is routed, and whose kernel balances services. */
export interface HostNetwork {
  /** The pod network it was given, before or by the last welcome; "" = none yet. */
  podCidr(): string;
  /** Makes what is remembered from an earlier run; sandboxes are made once there is a network for them. */
  start(): Promise<void>;
  /** Resolves when there is: the first address of its CIDR is the host's. */
  readonly ready: Promise<void>;
  receive(message: Extract<MasterMessage, { type: "welcome" }>): void;
  /** The link is up: its way is never led elsewhere. */
  reached(master: Peer): void;
  readonly tables: Pick<TableUsers, "hosts" | "balancing" | "policies">;
  /** Whether every packet between pods passes where policies are kept, those between two of this host as well. */
  keepsPolicies(): boolean;
  readonly isolation: IsolatesPods;
}

/** Resolves names for the pods of this host. */
export interface ClusterDns {
  /** What it remembers of an earlier run, and `services` then, until the master tells. `onTrouble` hears why it cannot; "" = it can again. */
  start(services: readonly Service[], onTrouble: (why: string) => void): Promise<void>;
  /** The pods' network is there. Resolves when it is known whether pods are answered at its gateway. */
  serve(network: { gateway: string; cidr: string }): Promise<void>;
  /** It does not: pods are left to their engine. */
  leave(): void;
  services(all: readonly Service[]): void;
  welcomed(message: Extract<MasterMessage, { type: "welcome" }>): void;
  /** What pods' configurations are made of, once it is known. */
  ground(): Promise<DnsGround>;
  /** Hears when pods are answered that were not before: those that were left to their engine are no more. */
  onAnswers(listener: () => void): void;
  readonly tables: Pick<TableUsers, "addresses">;
}

export interface MinionPorts {
  clock: Clock;
  random: Random;
  engine: Engine;
  link: MasterLink;
  volumes: Volumes;
  dialer: Dialer;
  checkpoint: Checkpoint;
  /** Where what pods name outlives the daemon; absent: it does not. */
  configMemory?: ConfigMemory;
  /** What a pod's program shows to the API. undefined: it has nothing. */
  podToken?(uid: string): Buffer | undefined;
  /** Absent where minions share one engine, and its network with it. */
  network?: HostNetwork;
  /** Absent where nobody resolves names, as in a simulation. */
  dns?: ClusterDns;
  log: Log;
  journal?: Journal;
  /** Steps remembered per actor, for people; see ActorSystemOptions. */
  stepsPerActorMax?: number;
  /** A byte stream the master asked for. */
  onStream(message: Extract<MasterMessage, { type: "openStream" }>): void;
  /** What a pod's programs show to the API. Absent where no pod is given that. */
  onToken?(message: Extract<MasterMessage, { type: "token" }>): void;
  /** The master wants us to have a new credential. Absent where there is none of our own. */
  onRenewCredential?(): void;
}

export interface MinionSettings {
  cluster: string;
  name: string;
  /** Address of the host: host ports are bound on it, and it is the pods' hostIP. */
  address: string;
  labels: Record<string, string>;
  version: string;
  /** Identifies this run of the daemon. */
  runId: string;
  /** Where it makes directories for claims; absent: it makes none. */
  volumesDir?: string;
  /** Sandboxes kept ready for pods to come. */
  warmSandboxes: number;
}
