/** SIGSTOP: the master stands still, and goes on as if it had not. */
import { setTimeout as after } from "node:timers/promises";
import { World } from "../world.js";
import { inFolder, outcomeOf, type Phase } from "./phase.js";

const minions = 3;

interface Nodes {
  items: { metadata: { name: string }; status: { conditions: { type: string; status: string; reason?: string }[] } }[];
}

/** Minions that are not ready. */
async function unready({ api }: World): Promise<string[]> {
  const { items } = await api.ok<Nodes>({ path: "/api/v1/nodes" });
  return items
    .filter(({ status }) => !status.conditions.some((c) => c.type === "Ready" && c.status === "True"))
    .map(({ metadata }) => metadata.name);
}

export const stopped: Phase = {
  name: "SIGSTOP",
  unable: () => "",
  run: (options) =>
    inFolder(async (folder) => {
      const { seed, writers, writesPerSecond, stopMs } = options;
      const world = await World.up({ folder, seed, writers, writesPerSecond, minions });
      try {
        world.load.start(world.api);
        await world.acknowledge(writesPerSecond / 2);
        world.master.signal("SIGSTOP");
        await after(stopMs);
        const goesOnAtMs = performance.now();
        world.load.onNextAcknowledged = () => world.servingAgainMs.push(performance.now() - goesOnAtMs);
        world.master.signal("SIGCONT");
        await world.acknowledge(writesPerSecond / 2);
        const lost = await unready(world);
        const wrongs = lost.map((name) => `minion ${name} was taken for lost, and it was the master that stood still`);
        await world.conclude();
        return outcomeOf(world, 0, `for ${stopMs / 1_000} s; minions taken for lost: ${lost.length}`, wrongs);
      } finally {
        await world.close();
      }
    }),
};
