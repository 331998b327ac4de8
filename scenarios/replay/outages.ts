/** What a minion's absence was, as far as a journal tells: of its power, of its daemon, or of the way to it. */
import type { Happening } from "./happenings.js";

interface Known {
  bootId: string;
  runId: string;
  seenMs: number;
  engineOk: boolean;
  /** The master has begun again, so it dials in anew. */
  redials: boolean;
  /** Since when nothing is heard; `closed`: its connection was, which a host without power cannot do. */
  away: { sinceMs: number; closed: boolean; lostMs: number | null } | null;
}

export class Outages {
  readonly #minions = new Map<string, Known>();

  #of(minion: string): Known {
    const known = this.#minions.get(minion) ?? {
      bootId: "",
      runId: "",
      seenMs: 0,
      engineOk: true,
      redials: false,
      away: null,
    };
    this.#minions.set(minion, known);
    return known;
  }

  /** One of its pods was reported. */
  sign(minion: string, atMs: number): void {
    this.#of(minion).seenMs = atMs;
  }

  closed(minion: string, atMs: number): void {
    const known = this.#of(minion);
    known.away ??= { sinceMs: atMs, closed: true, lostMs: null };
  }

  lost(minion: string, atMs: number): void {
    const known = this.#of(minion);
    known.away ??= { sinceMs: known.seenMs, closed: false, lostMs: null };
    known.away.lostMs = atMs;
  }

  /** It dialled in. */
  connected(minion: string, bootId: string, runId: string, atMs: number): Happening[] {
    const known = this.#of(minion);
    const before = { ...known };
    Object.assign(known, { bootId, runId, seenMs: atMs, engineOk: true, redials: false, away: null });
    if (before.runId === "") return [];
    const { sinceMs, closed, lostMs } = before.away ?? { sinceMs: before.seenMs, closed: false, lostMs: null };
    const sameRun = before.runId === runId;
    if (sameRun && lostMs === null) return before.redials ? [] : [fault(minion, "link-break", sinceMs, undefined)];
    if (sameRun) return [fault(minion, "link", sinceMs, atMs, { cut: "both" })];
    const isCrash = before.bootId === bootId && (closed || lostMs === null);
    return [fault(minion, isCrash ? "daemon-crash" : "power-cut", sinceMs, atMs)];
  }

  /** It spoke, over the connection it had. */
  heard(minion: string, engineOk: boolean, atMs: number): Happening[] {
    const known = this.#of(minion);
    const { away, engineOk: wasOk, seenMs } = known;
    Object.assign(known, { seenMs: atMs, engineOk, away: null });
    const out: Happening[] = [];
    if (away !== null && away.lostMs !== null) out.push(fault(minion, "link", away.sinceMs, atMs, { cut: "both" }));
    if (wasOk && !engineOk) out.push(fault(minion, "engine-frozen", seenMs, undefined));
    return out;
  }

  /** What has not ended by the end of the recording. */
  open(): Happening[] {
    return [...this.#minions].flatMap(([minion, { away }]) =>
      away !== null && away.lostMs !== null ? [fault(minion, "power-cut", away.sinceMs, undefined)] : [],
    );
  }

  /** The master began again: what it heard before says nothing about now. */
  forget(): void {
    for (const known of this.#minions.values()) Object.assign(known, { away: null, redials: true });
  }
}

/** @param untilMs when it was over; undefined: it does not last, or lasts on */
function fault(
  minion: string,
  name: string,
  sinceMs: number,
  untilMs: number | undefined,
  more: Readonly<Record<string, unknown>> = {},
): Happening {
  return {
    ...{ type: "fault", name, atMs: sinceMs, minions: [minion], pods: [], subject: minion, more },
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}
