/**
 * A minion that is lost and returns again and again does more harm than one that stays away: each return draws pods
 * that the next loss takes down. It is damped as routes are (RFC 2439): for a while it gets no new pods, longer each time.
 * Pure; all times in ms of one clock.
 */

export interface FlapHistory {
  /** When it was lost, within the window, oldest first. */
  lossesMs: readonly number[];
  /** Times it was damped since it was last steady for a whole window. */
  dampings: number;
  /** It gets no new pods until then; 0 = it is not damped. */
  untilMs: number;
}

export const steady: FlapHistory = { lossesMs: [], dampings: 0, untilMs: 0 };

/** Losses count for so long. */
export const flapWindowMs = 30 * 60_000;
/** So many losses within the window, and its return is not trusted. */
export const flapsMin = 3;
/** The first damping; each further one is twice as long. */
export const dampMsFirst = 30_000;
export const dampMsMax = 10 * 60_000;

/** The history after a loss at `atMs`. */
export function lost(history: FlapHistory, atMs: number): FlapHistory {
  const recent = history.lossesMs.filter((lossMs) => atMs - lossMs < flapWindowMs);
  return {
    ...history,
    dampings: recent.length === 0 ? 0 : history.dampings,
    lossesMs: [...recent, atMs].slice(-flapsMin),
  };
}

/** The history after it returned at `atMs`: damped from now on if its losses are too many. */
export function returned(history: FlapHistory, atMs: number): FlapHistory {
  const recent = history.lossesMs.filter((lossMs) => atMs - lossMs < flapWindowMs);
  if (recent.length < flapsMin) return history;
  const forMs = Math.min(dampMsMax, dampMsFirst * 2 ** history.dampings);
  return { ...history, dampings: history.dampings + 1, untilMs: Math.max(history.untilMs, atMs + forMs) };
}
