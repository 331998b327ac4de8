/** The production minion daemon on a simulated host, for one life of its process. */
import type { Journal } from "../../core/journal.js";
import type { MinionMessage } from "../../core/link/messages.js";
import type { Random } from "../../core/random.js";
import type { Clock } from "../../core/time.js";
import type { MemoryNetwork } from "../../daemon/link/memory-network.js";
import type { Log } from "../../daemon/log.js";
import { simulatedEngine } from "../../daemon/minion/engine/simulated.js";
import type { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import { Minion } from "../../daemon/minion/minion.js";
import type { Dialer } from "../../daemon/minion/ports.js";
import type { ClusterSpec } from "../cluster-spec.js";
import type { Running } from "../observation.js";
import { claimedDir, type HostDisk } from "./host-disk.js";
import type { Life } from "./life.js";

export interface HostOptions {
  name: string;
  cluster: ClusterSpec;
  clusterName: string;
  /** The pods' network on this host. */
  cidr: string;
  /** Of the host itself. */
  address: string;
  clock: Clock;
  random: Random;
  network: MemoryNetwork;
  log: Log;
  journal: Journal | undefined;
  onContainer(running: Running, began: boolean): void;
  /** What a container of an image has to do; undefined: what is usual. */
  loadOf(image: string): { nanoCpus: number } | undefined;
}

/** What a daemon finds where it is started. */
interface Place {
  life: Life;
  machine: SimulatedMachine;
  disk: HostDisk;
  dialer: Dialer;
  /** False when the master is not reached. */
  send(message: MinionMessage): boolean;
  /** How many daemons there were here, with this one. */
  run: number;
}

export function simulatedMinion(options: HostOptions, { life, machine, disk, dialer, send, run }: Place): Minion {
  const { name, clusterName, cluster, cidr, address, random, log, journal } = options;
  const engine = simulatedEngine(machine, { cluster: clusterName, minion: name }, { name: `troupe-${name}`, cidr });
  return new Minion(
    {
      clock: life.clock,
      random: random.fork(`run ${run}`),
      engine: life.reach(engine),
      link: { send: (message) => life.alive && send(message) },
      volumes: life.reach(disk.volumes()),
      dialer: life.reach(dialer),
      checkpoint: disk.checkpoint(life),
      log: (level, text, facts) => life.alive && log(level, text, { minion: name, ...facts }),
      stepsPerActorMax: 0,
      ...(journal ? { journal: { record: (entry) => life.alive && journal.record(entry) } } : {}),
      onStream: () => {},
    },
    {
      cluster: clusterName,
      name,
      address,
      labels: {},
      version: "simulated",
      runId: `${name}-${run}`,
      volumesDir: claimedDir,
      warmSandboxes: cluster.warmSandboxes,
    },
  );
}
