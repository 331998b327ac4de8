import type { Random } from "../../../core/random.js";
import type { Clock } from "../../../core/time.js";
import type { ContainerInfo, ContainerSpec, SandboxSpec } from "./engine.js";

/** What the things an engine does take, milliseconds; each time is drawn from {@link spread} around it. */
export interface EngineLatencies {
  read: number;
  create: number;
  start: number;
  sandbox: number;
  /** From the signal to the end of the process. */
  kill: number;
  /** From the end of a process to its event. */
  event: number;
  remove: number;
  network: number;
  /** To put a sandbox in its network. */
  connect: number;
  exec: number;
  pull: number;
}

/** Medians measured with Docker 20.10 on a machine of two cores. */
export const measuredLatencies: EngineLatencies = {
  read: 2,
  create: 26,
  start: 72,
  sandbox: 176,
  kill: 20,
  event: 7,
  remove: 30,
  network: 80,
  connect: 60,
  exec: 60,
  pull: 3_000,
};

/** Times are drawn evenly from this part to this multiple of the latency. */
export const spread = { from: 0.75, to: 1.5 } as const;

/** What the process of a container does. Without one it runs until it is told to end, which it then does at once. */
export interface Program {
  /** Ends by itself after this long … */
  runsForMs?: number;
  /** … with this code (0 if absent). */
  exitCode?: number;
  /** Takes no notice of SIGTERM. */
  ignoresTerm?: boolean;
  /** From SIGTERM to its end; 10 if absent. */
  termMs?: number;
  /** Its start fails with these words. */
  startError?: string;
  /** What it uses now: billionths of a core, and bytes. */
  load?(): { nanoCpus?: number; memoryBytes?: number };
  /** Lines it writes when it starts. */
  output?: readonly string[];
  /** Says each line that it is told on its input, and ends with it. */
  echoes?: boolean;
  /** What a command run in it does; what it leaves undefined is an echo of its input or arguments. */
  exec?: (command: readonly string[]) => { exitCode: number; output: string; afterMs?: number } | undefined;
}

/** How the pull of an image goes. */
export type PullOutcome =
  | { kind: "works"; takesMs?: number }
  | { kind: "fails"; message: string; takesMs?: number }
  /** Says nothing for ever; ends as a Timeout after the engine's patience. */
  | { kind: "never" };

export interface SimulatedHostOptions {
  clock: Clock;
  random: Random;
  latencies?: Partial<EngineLatencies>;
  cpus?: number;
  memoryBytes?: number;
  /** Images it has from the start. */
  images?: readonly string[];
  /** What an image's containers do. */
  programs?: (spec: ContainerSpec) => Program;
  /** How a pull goes; works if absent. */
  pulls?: (image: string) => PullOutcome;
}

/** A container as the simulated host keeps it. */
export interface SimulatedContainer {
  info: Readonly<ContainerInfo>;
  sandbox?: SandboxSpec;
  spec?: ContainerSpec;
  program: Program;
  log: { atMs: number; stream: "stdout" | "stderr"; text: string }[];
  /** Followers of its log and sessions in it, to be told of new lines and of its end. */
  watchers: Set<{ line(text: string, atMs: number): void; ended(): void }>;
  /** Lives, but does nothing any more: takes no SIGTERM, answers no command. */
  hung: boolean;
  /** Counts starts, so that what was planned for an earlier life does not end a later one. */
  life: number;
}
