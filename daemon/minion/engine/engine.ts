/**
 * What a minion asks of a container runtime. Two implementations: Docker (docker.ts, through dockerode) and a
 * simulated one; test/contracts/engine.ts runs the same laws against both.
 *
 * Laws:
 * - Every call but a stream ends: by its answer, or by a Fault (`Timeout`) when its deadline passed.
 *   Faults carry `retry: true` when the same call may succeed later (engine away, registry unreachable).
 * - Everything made here carries the cluster's and the minion's label; `list` returns only what has both,
 *   so several minions can share one engine and strangers' containers are never touched.
 * - `create` is idempotent by name: a container that exists under that name with the same labels is returned.
 * - `start` of what runs, `stop`/`kill`/`remove` of what is gone or stopped: no error.
 * - `events` is a hint: it may lose, repeat and reorder. It reconnects by itself, and calls `onGap` after every
 *   (re)connection and now and then besides, whereupon the caller lists and compares; `onBreak` when it lost its
 *   connection, and hears nothing until the next `onGap`.
 */
import type { ExecResult, ExecSession, LogOptions } from "./sessions.js";
import type { UsageMeter } from "./usage.js";

/** Labels on every container we make, so that a restarted daemon can adopt what runs. Keys in full. */
export const labelKeys = {
  cluster: "io.troupe.cluster",
  minion: "io.troupe.minion",
  namespace: "io.troupe.pod.namespace",
  pod: "io.troupe.pod.name",
  podUid: "io.troupe.pod.uid",
  /** Name of the container in its pod; absent on a sandbox. */
  container: "io.troupe.container",
  /** `sandbox`, `container`, `warm` (a sandbox no pod owns yet). */
  role: "io.troupe.role",
  /** Id of the sandbox a container is in. */
  sandbox: "io.troupe.sandbox",
  /** Hash of the container's definition, so that a changed one is noticed. */
  specHash: "io.troupe.spec-hash",
  /** Hash of everything one run was created with: definition, variables, mounts, sandbox. */
  runHash: "io.troupe.run-hash",
  /** How often this container was started in its pod before; decimal. */
  attempt: "io.troupe.attempt",
} as const;

export interface ContainerInfo {
  id: string;
  name: string;
  image: string;
  labels: Readonly<Record<string, string>>;
  state: "created" | "running" | "exited";
  createdAtMs: number;
  startedAtMs?: number;
  finishedAtMs?: number;
  /** Also of one that was created and could not be started. */
  exitCode?: number;
  oomKilled?: boolean;
  /** The engine is removing it: it is as good as gone, but for its name. */
  leaving?: boolean;
  /** It runs, and stands still until it is let go on. */
  paused?: boolean;
  /** What the engine says of a start that failed. */
  error?: string;
  /** Address in the pod network; only for a running sandbox. */
  ip?: string;
}

export interface PortMapping {
  containerPort: number;
  protocol: "TCP" | "UDP";
  hostPort: number;
  hostIp?: string;
}

export interface Mount {
  /** Absolute path on the host. */
  source: string;
  target: string;
  readOnly: boolean;
  /** Whether mounts below it that the host makes later are seen there, and with rshared the container's by the host. */
  propagation?: "rslave" | "rshared";
}

export interface SandboxSpec {
  /** Unique name of the container. */
  name: string;
  labels: Record<string, string>;
  hostname: string;
  ports: PortMapping[];
  /** Share the host's network instead of having an own one. */
  hostNetwork: boolean;
  /** Kernel settings of its network and IPC, by name. */
  sysctls?: Record<string, string>;
  /** Lines of /etc/hosts: name to address. */
  extraHosts?: { name: string; ip: string }[];
}

/** `profile`: name of one that the host has. */
export type Confinement = "RuntimeDefault" | "Unconfined" | { profile: string };

/** What a container's processes may. What is absent is left to the engine; what it cannot keep, it refuses. */
export interface SecuritySpec {
  noNewPrivileges?: boolean;
  seccomp?: Confinement;
  appArmor?: Confinement;
  seLinux?: { user?: string; role?: string; type?: string; level?: string };
}

export interface ContainerSpec {
  name: string;
  labels: Record<string, string>;
  image: string;
  /** Replaces the image's ENTRYPOINT (v1 `command`). */
  entrypoint?: string[];
  /** Replaces the image's CMD (v1 `args`, v1beta1 `command`). */
  cmd?: string[];
  workingDir?: string;
  env: { name: string; value: string }[];
  mounts: Mount[];
  /** The running sandbox whose network and IPC namespaces it joins. */
  sandboxId: string;
  /** Whose processes it sees besides its own: all of its host, or those of a container that runs. */
  processesOf?: "host" | { container: string };
  /** It shares its host's shared memory, not its pod's. */
  hostIpc?: true;
  /** CPU shares as Docker counts them (1024 = one core's worth of weight); 0 = unset. */
  cpuShares: number;
  /** Hard limit in billionths of a core; 0 = unlimited. */
  nanoCpus: number;
  /** Bytes; 0 = unlimited. */
  memoryBytes: number;
  privileged: boolean;
  /** Of the engine, by its name there; its own choice if absent. */
  runtime?: string;
  readOnlyRootfs?: boolean;
  /** Number of a user; the image's if absent. */
  user?: string;
  /** Its first group; the user's if absent. */
  group?: number;
  /** Groups it is in besides. */
  groups?: number[];
  /** It is not created if it would run as root, or as somebody who may be. */
  nonRoot?: true;
  security?: SecuritySpec;
  capabilities?: { add: string[]; drop: string[] };
  stdin?: boolean;
  /** Its input ends with the first session that was attached to it. */
  stdinOnce?: true;
  tty?: boolean;
}

export type EngineEvent =
  | { type: "started"; id: string; name: string; labels: Record<string, string>; atMs: number }
  | {
      type: "died";
      id: string;
      name: string;
      labels: Record<string, string>;
      exitCode: number;
      oomKilled: boolean;
      atMs: number;
    }
  /** Disconnected: a sandbox runs on that somebody took out of the pods' network. */
  | {
      type: "paused" | "resumed" | "disconnected";
      id: string;
      name: string;
      labels: Record<string, string>;
      atMs: number;
    }
  | { type: "removed"; id: string; name: string; labels: Record<string, string>; atMs: number };

export interface EventSubscription {
  close(): void;
}

export interface PullProgress {
  /** One line for a person, e.g. `3 of 5 layers, 41 of 90 MB`. */
  text: string;
  doneBytes: number;
  totalBytes: number;
}

export interface EngineFacts {
  /** e.g. `Docker 20.10.24`. */
  runtime: string;
  /** Changes when the engine's host boots; stable over restarts of the engine and of the daemon. */
  bootId: string;
  cpus: number;
  memoryBytes: number;
  /** The system's name and version, for people. */
  os: string;
  /** e.g. `linux`. */
  osType: string;
  /** The kernel's version. */
  kernel: string;
  architecture: string;
}

/** By registry, as `auths` of Docker's configuration has them. */
export type RegistryAuths = Readonly<
  Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>
>;

export interface Engine extends UsageMeter {
  /** @throws Fault ServiceUnavailable when no engine answers. */
  facts(): Promise<EngineFacts>;

  /** The image's id (`sha256:…`); undefined if the engine does not have it. */
  imageId(image: string): Promise<string | undefined>;
  /** Pulls with the credentials that are given, else those of the usual Docker config; an error line in the stream, a stream that just closes and 120 s of silence are failures. */
  pullImage(
    image: string,
    onProgress?: (progress: PullProgress) => void,
    auths?: readonly RegistryAuths[],
  ): Promise<void>;

  /**
   * Makes and starts a sandbox: a container that holds a pod's network and IPC. Needs no image to be pulled. One that
   * gets no address is a fault that cidr.ts knows (isOutOfAddresses), and leaves nothing behind.
   */
  createSandbox(spec: SandboxSpec): Promise<ContainerInfo>;
  /**
   * Puts a running sandbox that is in no network (back) in the pods' network, under this address; one that is in it is
   * left alone. @throws Fault NotFound, Conflict (the address is another's)
   */
  connectSandbox(id: string, ip: string): Promise<void>;
  /**
   * Creates, does not start.
   * @throws Fault NotFound (image), Conflict (name taken by another), Forbidden (a wish for safety cannot be kept)
   */
  createContainer(spec: ContainerSpec): Promise<{ id: string }>;
  /** @throws Fault Invalid or BadRequest, without `retry`, when no start of it can ever work (no such program, say) */
  startContainer(id: string): Promise<void>;
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves when it stands still. */
  stopContainer(id: string, graceMs: number): Promise<void>;
  /** Gives a container another name: labels cannot change, so a warm sandbox is given to a pod by its name. */
  renameContainer(id: string, name: string): Promise<void>;
  killContainer(id: string, signal?: string): Promise<void>;
  removeContainer(id: string): Promise<void>;
  inspect(id: string): Promise<ContainerInfo | undefined>;
  /** All containers of this cluster and minion, running or not. */
  list(): Promise<readonly ContainerInfo[]>;
  /** Those of them that are labelled as a pod's: a look that costs one call, and tells no addresses and no times of a run. */
  listOfPod(uid: string): Promise<readonly ContainerInfo[]>;

  events(
    onEvent: (event: EngineEvent) => void,
    onGap: (why: string) => void,
    onBreak?: (why: string) => void,
  ): EventSubscription;

  logs(id: string, options: LogOptions): Promise<NodeJS.ReadableStream>;
  exec(id: string, command: string[], options: { tty: boolean; stdin: boolean }): Promise<ExecSession>;
  /**
   * The process that a container runs, from now on: a session that ends with it, or with its own input unless the container
   * has `stdinOnce`. Its exit code is 0: how the container ended is told by who looks at it. @throws Fault NotFound, Conflict
   */
  attach(id: string, options: { stdin: boolean }): Promise<ExecSession>;
  /**
   * Runs a command to its end, for probes and hooks. What takes longer than `timeoutMs`, from the call on, is ended
   * with all it started, or, where an engine cannot, not run beside itself: the next one is out of time as well.
   * @throws Fault Timeout
   */
  run(id: string, command: string[], options: { timeoutMs: number; outputMax: number }): Promise<ExecResult>;

  /** Whether there is something at an absolute path, as the engine sees the host it mounts from. */
  sees(path: string): Promise<boolean>;

  /**
   * How many addresses for sandboxes the pod network has, and how many of them nobody has, of whatever minion. Of a
   * network with more than anybody can use up, all are said to be free.
   */
  addresses(): Promise<{ all: number; free: number }>;
  /** Makes the pod network if it is missing. */
  ensureNetwork(): Promise<{ name: string; gateway: string; cidr: string }>;
  /** Why the pods' network carries nothing, as far as that can be seen from here; "" = it carries, or it cannot be seen. Asks no engine. */
  networkFault(): Promise<string> | string;
  /**
   * Makes the pods' network anew: every sandbox is taken out of it, other minions' too, and put back at once, before anybody
   * else is given its address. `connectSandbox` makes sure of it.
   * @throws Fault
   */
  mendNetwork(): Promise<void>;
  /** Removes every container of this cluster and minion, and the network when nobody uses it any more. */
  purge(): Promise<void>;
  close(): Promise<void>;
}
