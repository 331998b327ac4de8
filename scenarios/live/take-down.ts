/** Takes a run's cluster down, and sees that nothing of it is left. */
import { networkInterfaces } from "node:os";
import { type DaemonRecord, isRunning } from "../../cli/local/daemon-process.js";
import { uplinkInterface } from "../../cli/local/netns/layout.js";
import { interfaceName } from "../../core/network/interface-name.js";
import type { Base } from "./base.js";
import { recordOf } from "./record.js";
import type { LiveWorld } from "./world.js";

/** Interfaces of a cluster's own that may be there. */
const interfacesOf = (name: string): string[] => [interfaceName("trp", name), uplinkInterface(name)];

/** @throws Error naming what is left of the cluster; others' clusters may come and go meanwhile */
export async function takeDown(world: LiveWorld, base: Base, home: string, name: string): Promise<void> {
  const daemons: DaemonRecord[] = recordOf(home, name)?.daemons ?? [];
  const had = await base.partsOf(name);
  await world.close();
  const has = await base.partsOf(name);
  const bridges = had.flatMap((part) => /^interface (.+)$/.exec(part)?.[1] ?? []);
  const left = [
    ...has,
    ...daemons.filter(isRunning).map(({ role, pid }) => `${role} process ${pid}`),
    ...[...interfacesOf(name), ...bridges]
      .filter((i) => Object.hasOwn(networkInterfaces(), i))
      .map((i) => `interface ${i}`),
  ];
  if (left.length > 0) throw new Error(`left behind: ${[...new Set(left)].join(", ")}`);
}
