/** How this host resolves names, read anew when its file changes (a network that comes or goes changes it). */
import { readFile } from "node:fs/promises";
import { type ResolvConf, readResolvConf } from "../../../core/dns/resolv-conf.js";
import type { Clock } from "../../../core/time.js";

/** It is looked at no more often than this. */
const lookEveryMs = 2_000;

/** A host without such a file resolves nothing. */
export function hostConf(path: string, clock: Clock): () => Promise<ResolvConf> {
  let known: Promise<ResolvConf> | null = null;
  let readMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (known !== null && clock.nowMs() - readMs < lookEveryMs) return known;
    readMs = clock.nowMs();
    known = readFile(path, "utf8").then(readResolvConf, () => readResolvConf(""));
    return known;
  };
}
