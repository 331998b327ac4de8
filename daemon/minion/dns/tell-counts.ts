/** Tells now and then how many names were asked for, and what came of it: for people, so it need not be of this moment. */
import type { Clock, Timer } from "../../../core/time.js";
import type { DnsCounts } from "../../adapters/dns/resolver.js";

const periodMs = 5_000;

/** @param tell hears them at once, and when they have changed; what cannot be told is told later */
export function tellCounts(
  counts: Readonly<DnsCounts>,
  clock: Clock,
  tell: (counts: DnsCounts) => Promise<void>,
): { close(): void } {
  let told = "";
  let timer: Timer;
  const look = (): void => {
    timer = clock.after(periodMs, look);
    const now = JSON.stringify(counts);
    if (now === told) return;
    told = now;
    void tell({ ...counts }).catch(() => {
      told = "";
    });
  };
  look();
  return { close: () => timer.cancel() };
}
