/** Amounts that are numbers, or percents of how many are wanted. */
import type { Shape } from "../../schema/shape.js";
import { bare } from "../../schema/written.js";
import type { Deployment } from "./object.js";

export type Amount = number | string;

/** What maxSurge and maxUnavailable are, unless they are given. */
export const defaultAmount = "25%";

const countMax = 2 ** 31 - 1;
const percent = /^(\d{1,9})%$/;

/** A number that is not negative, or a percentage. */
export const amount: Shape<Amount> = {
  description: { type: "intOrString", minimum: 0, maximum: countMax },
  blank: () => 0,
  read: (value, path, faults) => {
    const given = bare(value);
    if (typeof given === "string") {
      if (!percent.test(given)) faults.invalid(path, given, "must be a whole number, or one with a '%' behind it");
      return given;
    }
    if (typeof given === "number" && Number.isInteger(given) && given >= 0 && given <= countMax) return given;
    faults.invalid(path, given, "must be a whole number that is not negative, or a percentage such as '25%'");
    return 0;
  },
};

/** How many that is of `total`; of percents a part of one counts as one, or as none. */
export function resolved(value: Amount | undefined, total: number, up: boolean): number {
  if (typeof value === "number") return value;
  const share = (Number(percent.exec(value ?? "")?.[1] ?? 0) * total) / 100;
  return up ? Math.ceil(share) : Math.floor(share);
}

export interface Bounds {
  /** Replicas it may have beyond those that are wanted, while it rolls. */
  surge: number;
  /** Replicas that may be missing. */
  unavailable: number;
}

/** How far a deployment may go above and below what it wants. Were both none, nothing could be replaced: then one may be missing. */
export function boundsOf({ spec }: Deployment): Bounds {
  const wanted = spec.replicas ?? 1;
  if (spec.strategy?.type === "Recreate") return { surge: 0, unavailable: 0 };
  const { maxSurge = defaultAmount, maxUnavailable = defaultAmount } = spec.strategy?.rollingUpdate ?? {};
  const surge = resolved(maxSurge, wanted, true);
  const unavailable = Math.min(wanted, resolved(maxUnavailable, wanted, false));
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
