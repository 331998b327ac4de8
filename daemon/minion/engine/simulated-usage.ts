import { deadlinesMs } from "../../adapters/docker/deadlines.js";
import type { SimulatedMachine } from "./simulated-machine.js";
import type { SimulatedContainer } from "./simulated-types.js";
import type { MachineStats, UsageMeter } from "./usage.js";

/** A tenth of a core and 16 MiB: something to show. */
const usualLoad = { nanoCpus: 1e8, memoryBytes: 16 * 2 ** 20 };

/** What a life of a container had used when it was last looked at. */
interface Used {
  life: number;
  atMs: number;
  cpuNanosTotal: number;
}

const usedBy = new WeakMap<SimulatedContainer, Used>();

/** Since it was last looked at, it has worked as it does now. */
function statsOf(container: SimulatedContainer, nowMs: number): MachineStats {
  const { info, life, program, spec } = container;
  const { nanoCpus, memoryBytes } = { ...usualLoad, ...program.load?.() };
  const limit = spec?.nanoCpus || Number.POSITIVE_INFINITY;
  const before = usedBy.get(container);
  const { atMs, cpuNanosTotal } =
    before?.life === life ? before : { atMs: info.startedAtMs ?? nowMs, cpuNanosTotal: 0 };
  const total = Math.round(cpuNanosTotal + (Math.min(nanoCpus, limit) * (nowMs - atMs)) / 1_000);
  usedBy.set(container, { life, atMs: nowMs, cpuNanosTotal: total });
  return { atMs: nowMs, cpuNanosTotal: total, memoryBytes };
}

/** What is used on a simulated machine: what its containers' programs say that they do. */
export function simulatedUsage(machine: SimulatedMachine): UsageMeter {
  const { host } = machine;
  const { clock } = host.options;
  const runs = (container: SimulatedContainer | undefined): container is SimulatedContainer =>
    container?.info.state === "running";
  return {
    stats: (ids) =>
      machine.call("stats", [...ids], host.latencies.read, deadlinesMs.read, () => {
        const found = ids.map((id) => host.find(id)).filter(runs);
        return found.map((container) => ({ id: container.info.id, ...statsOf(container, clock.nowMs()) }));
      }),
    machineStats: () =>
      machine.call("machineStats", [], host.latencies.read, deadlinesMs.read, () => {
        const all = [...host.containers.values()].filter(runs).map((c) => statsOf(c, clock.nowMs()));
        const sum = (of: (s: MachineStats) => number): number => all.reduce((total, stats) => total + of(stats), 0);
        return {
          atMs: clock.nowMs(),
          cpuNanosTotal: sum((s) => s.cpuNanosTotal),
          memoryBytes: sum((s) => s.memoryBytes),
        };
      }),
  };
}
