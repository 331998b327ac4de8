import { rm } from "node:fs/promises";
import { replaceFile } from "./durable-file.js";

/** Written when a daemon is ready, so that whoever started it need not guess: a JSON object, whole or not there. */
export async function writeStateFile(path: string, state: Record<string, unknown>): Promise<void> {
  if (path === "") return;
  await replaceFile(path, JSON.stringify({ pid: process.pid, ...state }));
}

export async function removeStateFile(path: string): Promise<void> {
  if (path !== "") await rm(path, { force: true });
}
