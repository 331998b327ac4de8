/** The disk: full, failing, and read-only, while a master serves. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { failingDisk, hasCompiler } from "../failing-disk.js";
import { World } from "../world.js";
import {
  type CrashOptions,
  inFolder,
  mayMount,
  type Outcome,
  outcomeOf,
  type Phase,
  probeWrite,
  stateOf,
} from "./phase.js";

/** What a store of so few objects fits into, with some to spare. */
const diskMb = 32;
const patienceMs = 30_000;
const lookEveryMs = 20;
const inRowMin = 5;
const goneMsMax = 500;

const upOn = (
  folder: string,
  dataDir: string,
  options: CrashOptions,
  env: Record<string, string> = {},
): Promise<World> => {
  const { seed, writers, writesPerSecond } = options;
  return World.up({ folder, dataDir, seed, writers, writesPerSecond, minions: 0, start: { env } });
};

/** Waits until writes are answered so, several in a row: a full disk has room for some now and then. @returns the last answer */
async function until(world: World, status: number): Promise<string> {
  const untilMs = performance.now() + patienceMs;
  for (let inRow = 0; ; await after(lookEveryMs)) {
    const seen = await probeWrite(world);
    inRow = seen.status === status ? inRow + 1 : 0;
    if (inRow === inRowMin) return seen.message;
    if (performance.now() > untilMs) throw new Error(`a write is answered ${seen.status}: ${seen.message}`);
  }
}

/** It is looked at now and then whether the disk is well again. @returns what is wrong */
async function healthy(world: World): Promise<string[]> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const { status, text } = await world.api.ask({ path: "/healthz" });
    if (status === 200) return [];
    if (performance.now() > untilMs) return [`mended, /healthz is answered ${status} ${text}`];
    await after(lookEveryMs);
  }
}

/**
 * A disk that fails in the very middle of a commit of LMDB's may end the process there (its message does not fit where
 * it puts it): then everything acknowledged is there when it is started again. @throws the error if it was no such end
 */
async function afterAbort(world: World, error: unknown, mend: () => Promise<void>): Promise<string> {
  // It is heard of a moment after its sockets are.
  await after(goneMsMax);
  const { ending } = world.master;
  if (ending !== "SIGABRT" && ending !== "SIGSEGV") throw error;
  await mend();
  await world.load.settled();
  await world.master.end();
  await world.again();
  await world.acknowledge(100);
  await world.conclude();
  return `it ended within a commit (${ending}), and all was there at the next start`;
}

/** Makes writing impossible, looks at what the master says, makes it possible again, and sees it go on by itself. */
async function blow(
  world: World,
  why: RegExp,
  begin: () => Promise<void>,
  end: () => Promise<void>,
): Promise<string[]> {
  world.load.start(world.api);
  await world.acknowledge(200);
  await begin();
  const refusal = await until(world, 503);
  const wrongs = await stateOf(world, why);
  if (!why.test(refusal)) wrongs.push(`a write is refused with ${refusal}`);
  const mendedAtMs = performance.now();
  await end();
  await until(world, 201);
  world.servingAgainMs.push(performance.now() - mendedAtMs);
  await world.load.stop();
  await world.load.verify(world.api);
  world.load.start(world.api);
  await world.acknowledge(100);
  wrongs.push(...(await healthy(world)));
  // What was acknowledged is on the disk, and not only in memory.
  await world.master.kill();
  await world.again();
  await world.acknowledge(100);
  await world.conclude();
  return wrongs;
}

async function onSmallDisk(work: (folder: string, disk: string) => Promise<Outcome>): Promise<Outcome> {
  return inFolder(async (folder) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    execFileSync("mount", ["--no-mtab", "-t", "tmpfs", "-o", `size=${diskMb}m`, "tmpfs", disk]);
    try {
      return await work(folder, disk);
    } finally {
      execFileSync("umount", ["--no-mtab", "--lazy", disk]);
    }
  });
}

/** Takes all the room there is. */
async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const size of [1 << 20, 4_096])
      for (;;)
        await file.write(Buffer.alloc(size)).then(({ bytesWritten }) => {
          if (bytesWritten < size) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    await file.close();
  }
}

export const fullDisk: Phase = {
  name: "ENOSPC on a small disk",
  unable: mayMount,
  run: (options) =>
    onSmallDisk(async (folder, disk) => {
      const world = await upOn(folder, join(disk, "data"), options);
      const filler = join(disk, "filler");
      try {
        const wrongs = await blow(
          world,
          /full/,
          () => fill(filler),
          () => rm(filler),
        );
        return outcomeOf(world, 1, "writes 503, reads 200, and it went on by itself", wrongs);
      } finally {
        await world.close();
      }
    }),
};

export const failing = (name: string, errno: "EIO" | "EROFS", why: RegExp): Phase => ({
  name,
  unable: () => (hasCompiler() ? "" : "there is no C compiler"),
  run: (options) =>
    inFolder(async (folder) => {
      const dataDir = join(folder, "data");
      const { env, control } = failingDisk(folder, dataDir);
      const world = await upOn(folder, dataDir, options, env);
      try {
        const end = async (): Promise<void> => rmSync(control, { force: true });
        const begin = async (): Promise<void> => writeFileSync(control, errno);
        const wrongs = await blow(world, why, begin, end).catch((error: unknown) => afterAbort(world, error, end));
        const said = typeof wrongs === "string" ? wrongs : "writes 503, reads 200, and it went on by itself";
        return outcomeOf(world, 1, said, typeof wrongs === "string" ? [] : wrongs);
      } finally {
        await world.close();
      }
    }),
});

/** A disk that is read-only when the master comes back: it says so, and starts once it is not. */
export const readOnlyAtStart: Phase = {
  name: "a read-only remount before the start",
  unable: mayMount,
  run: (options) =>
    onSmallDisk(async (folder, disk) => {
      const world = await upOn(folder, join(disk, "data"), options);
      const remount = (mode: string): void => {
        execFileSync("mount", ["--no-mtab", "-o", `remount,${mode}`, disk]);
      };
      try {
        world.load.start(world.api);
        await world.acknowledge(200);
        await world.master.kill();
        remount("ro");
        await world.load.settled();
        const wrongs = await startsNot(world, /read-only|EROFS/);
        remount("rw");
        await world.again();
        await world.acknowledge(100);
        await world.conclude();
        return outcomeOf(world, 1, "it refused to start, said why, and started after it", wrongs);
      } finally {
        await world.close();
      }
    }),
};

/** @returns what is wrong when a start does not end at once, with a reason */
async function startsNot({ master }: World, why: RegExp): Promise<string[]> {
  master.start();
  const ended = await master.end();
  const words = master.said.trim().split("\n").at(-1) ?? "";
  return ended === 1 && why.test(words) ? [] : [`the start ended with ${ended}: ${words}`];
}
