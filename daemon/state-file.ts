import { rename, rm, writeFile } from "node:fs/promises";

/** Written when a daemon is ready, so that whoever started it need not guess: a JSON object, whole or not there. */
export async function writeStateFile(path: string, state: Record<string, unknown>): Promise<void> {
  if (path === "") return;
  await writeFile(`${path}.new`, JSON.stringify({ pid: process.pid, ...state }), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function removeStateFile(path: string): Promise<void> {
  if (path !== "") await rm(path, { force: true });
}
