/** How far a set may go while it rolls. */
import { type Amount, resolved } from "../deployment/amounts.js";
import type { DaemonSet } from "./object.js";
import type { Sight } from "./view.js";

/** What they are unless they are given. */
export const defaultUnavailable: Amount = 1;
export const defaultSurge: Amount = 0;

export interface Bounds {
  /** Minions that may have a pod of the new template beside the old one. */
  surge: number;
  /** Minions that may be without a pod that serves. Were both none, nothing could be replaced: then one may be. */
  unavailable: number;
}

/** Percents are of the minions that shall have a pod, rounded up. */
export function boundsOf({ spec }: DaemonSet, { places }: Sight): Bounds {
  const { type = "RollingUpdate", rollingUpdate = {} } = spec.updateStrategy ?? {};
  if (type !== "RollingUpdate") return { surge: 0, unavailable: 0 };
  const wanted = places.filter(({ runs }) => runs).length;
  const surge = resolved(rollingUpdate.maxSurge ?? defaultSurge, wanted, true);
  const unavailable = resolved(rollingUpdate.maxUnavailable ?? defaultUnavailable, wanted, true);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
