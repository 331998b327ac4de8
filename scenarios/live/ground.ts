/** What a live run stands on: the engines of its minions, and what can be done to their hosts. */
import Docker from "dockerode";
import type { ClusterRecord } from "../../cli/local/cluster-file.js";
import type { FaultSpec } from "../format/fault-spec.js";

export interface Ground {
  /** Once the cluster is up: what it lacks for the scenario. @returns whether its images are stand-ins */
  furnish(record: ClusterRecord): Promise<boolean>;
  engineOf(minion: string): Docker;
  /** A host has power again. */
  booted(minion: string): Promise<void>;
  /** Makes a fault of hosts happen; no minions: all. The function it resolves to ends it. @throws Error */
  inject(spec: FaultSpec, minions: readonly string[]): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** One engine that all minions share. @param host for DOCKER_HOST; undefined: the usual engine */
export function sharedEngine(host: string | undefined, areStandIns: boolean): Ground {
  const docker = host === undefined ? new Docker() : new Docker({ socketPath: host.replace("unix://", "") });
  return {
    furnish: async () => areStandIns,
    engineOf: () => docker,
    booted: async () => undefined,
    inject: async ({ fault }) => {
      throw new Error(`${fault} needs minions with hosts of their own`);
    },
    close: async () => undefined,
  };
}
