/** The addresses of this machine, as a set that is made anew now and then: with thousands of portals that takes a while. */
import { networkInterfaces } from "node:os";
import { oneSpelling } from "../../core/network/ip.js";
import type { Clock } from "../../core/time.js";

/** @param freshMs how often the system is asked at most */
export function ownAddresses(clock: Clock, freshMs = 5_000): () => ReadonlySet<string> {
  let addresses: ReadonlySet<string> = new Set();
  let readMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = clock.nowMs();
    if (nowMs - readMs < freshMs) return addresses;
    readMs = nowMs;
    const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    addresses = new Set(all.map((a) => oneSpelling(a.address)));
    return addresses;
  };
}
