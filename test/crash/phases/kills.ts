/** kill -9 at random moments, and at every named point between two effects. */
import { setTimeout as after } from "node:timers/promises";
import { seededRandom } from "../../../core/random.js";
import { type Point, points } from "../faultpoints/points.js";
import { World } from "../world.js";
import { type CrashOptions, inFolder, outcomeOf, type Phase } from "./phase.js";

/** A master lives between so long and so long, under load, until it is killed. */
const lifeMsMin = 20;
const lifeMsMax = 500;
const minions = 3;
/** How far into the master's life a point is waited for: it writes before it serves, too. */
const hitsOf = (point: Point): number => (point.startsWith("write.") ? 80 : 12);
/** A point that is not reached by then never will be. */
const reachedMsMax = 60_000;

const upIn = (folder: string, { seed, writers, writesPerSecond }: CrashOptions): Promise<World> =>
  World.up({ folder, seed, writers, writesPerSecond, minions });

export const randomKills: Phase = {
  name: "kill -9 at random moments",
  unable: () => "",
  run: (options) =>
    inFolder(async (folder) => {
      const random = seededRandom(options.seed).fork("kills");
      const world = await upIn(folder, options);
      const beganMs = performance.now();
      try {
        world.load.start(world.api);
        for (let i = 0; i < options.kills; i++) {
          await after(lifeMsMin + random.below(lifeMsMax - lifeMsMin));
          await world.master.kill();
          await world.again();
        }
        await world.conclude();
        const seconds = (performance.now() - beganMs) / 1_000;
        return outcomeOf(world, options.kills, `${(world.tally.acknowledged / seconds).toFixed(0)} writes/s over all`);
      } finally {
        await world.close();
      }
    }),
};

/** Starts the master with a point armed, and waits for its end there. @returns what is wrong */
async function killAt(world: World, point: Point, hit: number): Promise<string> {
  const { master } = world;
  await world.load.settled();
  await master.end();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    master.signal("SIGKILL");
  }, reachedMsMax);
  // It may come to its point before it serves, and before it was asked for everything.
  const began = await world.again({ faultpoint: { point, hit } }).then(
    () => undefined,
    (error: unknown) => error,
  );
  const ended = await master.end();
  clearTimeout(late);
  if (isLate) return `${point} was not reached ${hit} times: ${String(began)}`;
  return ended === "SIGKILL" ? "" : `${point}: the master ended with ${ended}: ${master.said}`;
}

export const killsAtPoints: Phase = {
  name: "kill -9 between two effects",
  unable: () => "",
  run: (options) =>
    inFolder(async (folder) => {
      const random = seededRandom(options.seed).fork("points");
      const world = await upIn(folder, options);
      const wrongs: string[] = [];
      let kills = 0;
      try {
        world.load.start(world.api);
        await world.master.kill();
        // Of few kills in all each point has one.
        const rounds = options.kills >= 100 ? 3 : 1;
        for (const point of points)
          for (let round = 0; round < rounds; round++) {
            const wrong = await killAt(world, point, 1 + random.below(hitsOf(point)));
            kills++;
            if (wrong !== "") wrongs.push(wrong);
          }
        await world.again();
        await world.conclude();
        return outcomeOf(world, kills, `${points.length} points`, wrongs);
      } finally {
        await world.close();
      }
    }),
};
