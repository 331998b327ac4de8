/**
 * Is it dead, or only late? The phi-accrual failure detector of N. Hayashibara, X. Défago, R. Yared and T. Katayama,
 * "The φ Accrual Failure Detector" (SRDS 2004): suspicion grows with silence, on a scale set by the arrivals seen so
 * far. φ = −log10 P(a heartbeat still comes later than now), with arrivals taken as normally distributed.
 *
 * Beyond the paper:
 * - a floor under the deviation, so that a calm history does not make hair triggers (calm: lost 2.13 s after a beat);
 * - a silence that occurred within the window and turned out harmless stays below suspicion, whatever the mean says:
 *   delays of a loaded machine are rare and long, not normal;
 * - thresholds are turned into instants ({@link suspectAtMs}, {@link lostAtMs}), so that nobody polls;
 * - an observer that was stalled itself gives that time back ({@link observerStalled}, {@link observerAbsent}).
 *
 * Pure functions over plain data; all times in milliseconds of one clock.
 */

/** Some times between two heartbeats in a row, summed up: what the estimate needs of them. */
export interface Pane {
  count: number;
  /** Of how much longer than {@link heartbeatMs} they were, and of its squares. */
  sum: number;
  squares: number;
  longest: number;
}

/** What is known of one sender's heartbeats. */
export interface HeartbeatHistory {
  /** When it was last heard; -1 = never. */
  lastMs: number;
  /** Oldest first, all but the last full. Together they are the window, which so costs the same however long it is. */
  panes: readonly Pane[];
  /** Time of the present silence in which the observer itself could not listen. */
  forgivenMs: number;
  /** Up to when such time is counted in. */
  forgivenToMs: number;
  /** How often time was given back in the present silence. */
  stalls: number;
  /** What was heard last is no heartbeat but a hello, which comes whenever it comes. */
  greeted: boolean;
}

export const emptyHistory: HeartbeatHistory = {
  lastMs: -1,
  panes: [],
  forgivenMs: 0,
  forgivenToMs: -1,
  stalls: 0,
  greeted: false,
};

/** The period senders keep. */
export const heartbeatMs = 1_000;
/** Heartbeats summed up in one {@link Pane}. */
const paneMax = 20;
const panesMax = 5;
/** What happened in the last 81 to 100 heartbeats counts. */
export const windowMax = panesMax * paneMax;
/** P = 10⁻³: worth a closer look. */
export const phiSuspect = 3;
/** P = 10⁻⁸: given up. */
export const phiLost = 8;
/** However bad the history, nobody is waited for longer than this (plus what is forgiven). */
export const silenceMsMax = 10_000;
/** A timer that fires later than this says that its own process was stalled; less is ordinary. */
export const stallMsMin = 250;
/** A standstill of this length is told to all who wait for somebody ({@link observerAbsent}). */
export const stallToldMsMin = 1_000;
/** Per silence; without a limit a starved observer would never find out about a death. */
export const stallsForgivenMax = 2;

/** z with P(Z > z) = 10⁻³ and 10⁻⁸ for a standard normal Z. */
const zSuspect = 3.0902323;
const zLost = 5.6120012;
const deviationMsMin = 200;
const meanMsMax = 5_000;
/** A new history starts as if it had seen this many intervals of one period with `priorDeviationMs`. */
const priorCount = 4;
const priorDeviationMs = 300;

interface Expectation {
  meanMs: number;
  deviationMs: number;
}

function expected({ panes }: HeartbeatHistory): Expectation {
  let count = priorCount;
  let sum = 0;
  let squares = priorCount * priorDeviationMs ** 2;
  let longest = 0;
  for (const pane of panes) {
    count += pane.count;
    sum += pane.sum;
    squares += pane.squares;
    if (pane.longest > longest) longest = pane.longest;
  }
  const shift = sum / count;
  const variance = Math.max(0, squares / count - shift ** 2);

  // Nobody sends faster than the period: shorter means are beats that queued up behind a delay.
  const meanMs = Math.min(meanMsMax, heartbeatMs + Math.max(0, shift));
  const widest = (silenceMsMax - meanMs) / zLost;
  const harmless = (longest - meanMs) / zSuspect;
  return { meanMs, deviationMs: Math.min(widest, Math.max(deviationMsMin, Math.sqrt(variance), harmless)) };
}

/** A new history, of a sender that said hello at `atMs` and beats from then on. */
export const greet = (atMs: number): HeartbeatHistory => ({ ...emptyHistory, lastMs: atMs, greeted: true });

/**
 * The time from the last heartbeat to one at `atMs`, without what the observer was stalled; undefined if nothing is to
 * be learned from it. A silence longer than {@link silenceMsMax} was an outage, not jitter, and that the first beat
 * came soon after the hello says nothing.
 */
export function intervalTo(history: HeartbeatHistory, atMs: number): number | undefined {
  if (history.lastMs < 0) return undefined;
  const interval = Math.max(0, atMs - history.lastMs - history.forgivenMs);
  const saysNothing = interval > silenceMsMax || (history.greeted && interval < heartbeatMs);
  return saysNothing ? undefined : interval;
}

/** The history after a heartbeat at `atMs`; it learns from {@link intervalTo}. */
export function observe(history: HeartbeatHistory, atMs: number): HeartbeatHistory {
  const interval = intervalTo(history, atMs);
  return {
    lastMs: Math.max(history.lastMs, atMs),
    panes: interval === undefined ? history.panes : learned(history.panes, interval),
    forgivenMs: 0,
    forgivenToMs: -1,
    stalls: 0,
    greeted: false,
  };
}

function learned(panes: readonly Pane[], interval: number): Pane[] {
  const last = panes.at(-1);
  const over = interval - heartbeatMs;
  if (!last || last.count >= paneMax)
    return [...panes.slice(1 - panesMax), { count: 1, sum: over, squares: over ** 2, longest: interval }];
  const pane = {
    count: last.count + 1,
    sum: last.sum + over,
    squares: last.squares + over ** 2,
    longest: Math.max(last.longest, interval),
  };
  return [...panes.slice(0, -1), pane];
}

/**
 * The history after the observer noticed that its own timer fired `lateMs` too late: it was not listening, and
 * heartbeats may wait unread. That time is given back, and one period more for a living sender to speak; at most
 * {@link stallsForgivenMax} times in one silence. Ask for {@link lostAtMs} again afterwards.
 */
export function observerStalled(history: HeartbeatHistory, lateMs: number, atMs: number): HeartbeatHistory {
  if (lateMs < stallMsMin || history.stalls >= stallsForgivenMax) return history;
  const forgivenMs = history.forgivenMs + lateMs + heartbeatMs;
  return { ...history, forgivenMs, forgivenToMs: atMs, stalls: history.stalls + 1 };
}

/**
 * The history after it is known that the observer stood still for the last `forMs`: exactly that is given back, as often
 * as it happens, but no time twice. So a death is found out after as much listening as ever.
 */
export function observerAbsent(history: HeartbeatHistory, forMs: number, atMs: number): HeartbeatHistory {
  const fromMs = Math.max(atMs - forMs, history.lastMs, history.forgivenToMs);
  return fromMs >= atMs ? history : { ...history, forgivenMs: history.forgivenMs + atMs - fromMs, forgivenToMs: atMs };
}

/**
 * ln(erfc(x)) for x >= 0, by the Chebyshev fit of W. Press et al., "Numerical Recipes" (erfcc, relative error
 * 1.2e-7); the logarithm does not underflow where erfc does.
 */
function logErfc(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  let polynomial = 0;
  for (const coefficient of coefficients) polynomial = polynomial * t + coefficient;
  return Math.log(t) - x * x + polynomial;
}

/** −log10 P(Z > z) for a standard normal Z; 0 where a heartbeat is not even due. */
function phiOf(z: number): number {
  if (z <= 0) return -Math.log10(1 - 0.5 * Math.exp(logErfc(-z / Math.SQRT2)));
  return -(Math.log(0.5) + logErfc(z / Math.SQRT2)) / Math.LN10;
}

/** How suspicious the silence is at `nowMs`: 1 = one in ten is later than this, 3 = one in a thousand. 0 if never heard. */
export function phi(history: HeartbeatHistory, nowMs: number): number {
  if (history.lastMs < 0) return 0;
  const { meanMs, deviationMs } = expected(history);
  const silenceMs = Math.max(0, nowMs - history.lastMs - history.forgivenMs);
  return phiOf((silenceMs - meanMs) / deviationMs);
}

function crossesAtMs(history: HeartbeatHistory, z: number): number {
  if (history.lastMs < 0) return Number.POSITIVE_INFINITY;
  const { meanMs, deviationMs } = expected(history);
  return history.lastMs + history.forgivenMs + Math.ceil(meanMs + z * deviationMs);
}

/** When φ reaches {@link phiSuspect} if nothing more is heard; infinity if it never was heard. */
export function suspectAtMs(history: HeartbeatHistory): number {
  return crossesAtMs(history, zSuspect);
}

/** When φ reaches {@link phiLost} if nothing more is heard; infinity if it never was heard. */
export function lostAtMs(history: HeartbeatHistory): number {
  return crossesAtMs(history, zLost);
}
