/** What a resolver must not forget when its daemon ends: pods ask while the master is away. */
import { readFile, rename, writeFile } from "node:fs/promises";
import type { ServiceAddress } from "../../../core/dns/addresses.js";
import { isRecord } from "../../../core/schema/shape.js";
import type { Clock } from "../../../core/time.js";

export interface RememberedNames {
  addresses: readonly ServiceAddress[];
  /** Of all pods, and of services; "" = not known yet. */
  clusterCidr: string;
  serviceCidr: string;
}

/** Changes that come closer together are written once. It is no truth: the master tells it anew. */
const spacingMs = 2_000;

const isAddress = (row: unknown): row is ServiceAddress =>
  isRecord(row) &&
  ["namespace", "service", "ip", "hostname"].every((field) => typeof row[field] === "string") &&
  Array.isArray(row["ports"]);

/** Nothing where there is nothing that can be read. */
export async function loadNames(path: string): Promise<RememberedNames> {
  const text = (field: unknown): string => (typeof field === "string" ? field : "");
  try {
    const found: unknown = JSON.parse(await readFile(path, "utf8"));
    if (!isRecord(found) || !Array.isArray(found["addresses"])) throw new Error("it is none of ours");
    const addresses = found["addresses"].filter(isAddress);
    return { addresses, clusterCidr: text(found["clusterCidr"]), serviceCidr: text(found["serviceCidr"]) };
  } catch {
    return { addresses: [], clusterCidr: "", serviceCidr: "" };
  }
}

/** Writes the latest of what it is given, now and then. `failed` hears why it could not. */
export function nameKeeper(
  path: string,
  clock: Clock,
  failed: (why: unknown) => void,
): { save(names: RememberedNames): void; settled(): Promise<void> } {
  let next: RememberedNames | null = null;
  let isTimed = false;
  let writing: Promise<void> = Promise.resolve();
  const write = (): Promise<void> => {
    isTimed = false;
    const names = next;
    next = null;
    if (names === null) return writing;
    writing = writing
      .then(() => writeFile(`${path}.new`, JSON.stringify(names), { mode: 0o600 }))
      .then(() => rename(`${path}.new`, path))
      .catch(failed);
    return writing;
  };
  return {
    save: (names) => {
      next = names;
      if (isTimed) return;
      isTimed = true;
      clock.after(spacingMs, () => void write());
    },
    settled: write,
  };
}
