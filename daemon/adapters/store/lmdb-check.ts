/**
 * Damage inside LMDB's own pages can end the process that reads them, before any error can be told. So when the last
 * opening of a store did not come to its end, the next one lets a child process read it first.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Fault } from "../../../core/fault.js";
import { corrupt } from "../../../core/store/faults.js";

const reader = fileURLToPath(new URL("./lmdb-reader-worker.js", import.meta.url));

/** @throws Fault InternalError when reading the store ends the process that reads it */
export async function readInChild(path: string): Promise<void> {
  const child = spawn(process.execPath, [reader, path], { stdio: "ignore" });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (code === 0) return;
  if (signal === "SIGTERM" || signal === "SIGINT" || signal === "SIGKILL") {
    throw new Fault("ServiceUnavailable", `the check of the store in ${path} was stopped (${signal}); open it again`);
  }
  throw corrupt(`reading ${path} ends the process that does it (${signal ?? `exit code ${code}`})`);
}
