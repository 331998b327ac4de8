/** Files and mounts that a Docker engine leaves besides its own folder. */
import { readFile, rm } from "node:fs/promises";
import { said } from "./commands.js";
import { otherEngine } from "./engine-processes.js";
import type { EngineDeed } from "./ledger.js";

/** Made by every engine, wherever it is told to keep its things. */
export const engineFiles = [
  "/run/containerd",
  "/run/docker",
  "/run/xtables.lock",
  "/etc/docker",
  "/etc/docker/key.json",
];

/** What every engine makes, unless there is another one. @param below only files in this folder */
export async function removeFiles({ absent }: EngineDeed, below = "/"): Promise<void> {
  if (otherEngine() !== undefined) return;
  for (const path of absent.filter((p) => p.startsWith(below))) await rm(path, { recursive: true, force: true });
}

/** Deepest first. */
export async function removeMounts(folder: string): Promise<void> {
  const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
  for (const mount of mounts.filter((m) => m.startsWith(`${folder}/`)).reverse())
    await said("umount", ["--no-mtab", "--lazy", mount]);
}
