/** What an engine tells of what is used: by containers, and of the machine they run on. */

export interface ContainerStats {
  id: string;
  /** When it was looked at. */
  atMs: number;
  /** Time of processors it has used since it began, billionths of a second. */
  cpuNanosTotal: number;
  /** Its working set: what it uses without page cache that can go at once. */
  memoryBytes: number;
}

/** The same of the whole machine, whoever uses it. */
export type MachineStats = Omit<ContainerStats, "id">;

export interface UsageMeter {
  /** One look at each of these containers; those that do not run are left out. */
  stats(ids: readonly string[]): Promise<ContainerStats[]>;
  /** Of the machine the engine is on; undefined where that is not known from here. */
  machineStats(): Promise<MachineStats | undefined>;
}
