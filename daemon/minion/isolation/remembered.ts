/** Network policies outlive the daemon: pods that heal while the master is away are isolated as they were. */
import { readFile } from "node:fs/promises";
import type { IsolationRow } from "../../../core/isolation/rows.js";
import { isolationRow } from "../../../core/link/isolation-row.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import { list } from "../../../core/schema/shape.js";

const rowsShape = list(isolationRow);

/** null: nothing is remembered that can be understood. */
export async function loadPolicies(path: string): Promise<IsolationRow[] | null> {
  try {
    const faults = new Faults(strictRules);
    const rows = rowsShape.read(JSON.parse(await readFile(path, "utf8")), "", faults);
    return faults.causes.length === 0 ? rows : null;
  } catch {
    return null;
  }
}
