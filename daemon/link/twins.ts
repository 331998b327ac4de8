/** Of two daemons of one name, which may have the minion's line: a living one keeps it. */
import { Fault } from "../../core/fault.js";
import type { Run } from "../../core/link/handshake.js";
import type { Clock } from "../../core/time.js";
import { rebootSilenceMs, twinSilenceMs } from "./link.js";

/** Boots that are remembered of one minion. */
const bootsMax = 16;

/** What is to be known of a line. */
export interface HeardLine {
  /** null: the wire does not say. */
  run: Run | null;
  /** Called at the next thing it says, and at its end. */
  listeners: Set<(isAlive: boolean) => void>;
}

export class Twins {
  readonly #clock: Clock;
  /** The last boots of each minion's host, the latest last. */
  readonly #boots = new Map<string, string[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits until it is known that a new connection of `minion` takes no living minion's place. Another daemon of the
   * same name has to wait until the present one falls silent; a daemon that dials again need not.
   * @param present the line it has now
   * @throws Fault Conflict when the present one speaks
   */
  async makeWay(minion: string, run: Run, present: () => HeardLine | undefined): Promise<void> {
    const boots = this.#boots.get(minion);
    const hasBooted = boots !== undefined && !boots.includes(run.bootId);
    for (let older = present(); older?.run; older = present()) {
      if (older.run.runId === run.runId) return;
      if (await this.#isAlive(older, hasBooted ? rebootSilenceMs : twinSilenceMs))
        throw new Fault(
          "Conflict",
          `another minion "${minion}" is connected and speaks; give one of them another --name`,
        );
      if (present() === older) return;
    }
  }

  /** A line was taken. */
  took(minion: string, { bootId }: Run): void {
    this.#boots.set(minion, [...new Set([...(this.#boots.get(minion) ?? []), bootId])].slice(-bootsMax));
  }

  #isAlive(line: HeardLine, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(withinMs, () => settle(false));
      const settle = (isAlive: boolean): void => {
        timer.cancel();
        line.listeners.delete(settle);
        resolve(isAlive);
      };
      line.listeners.add(settle);
    });
  }
}

/** Something was heard on a line, or it ended. */
export function hear(line: HeardLine, isAlive: boolean): void {
  for (const listener of line.listeners) listener(isAlive);
}
