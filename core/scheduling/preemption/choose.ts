/** Which minion's pods are to go. Source: Kubernetes' pickOneNodeForPreemption. */
import type { Victims } from "./victims.js";

export interface Candidate extends Victims {
  minion: string;
}

/** Priorities may be below zero: so many victims of the lowest priority still count more than none. */
const priorityMin = -(2 ** 31);

/** What is compared, one after the other; less is better. */
const harms: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ pods }) => pods[0]?.priority ?? priorityMin,
  ({ pods }) => pods.reduce((sum, { priority }) => sum + priority - priorityMin + 1, 0),
  ({ pods }) => pods.length,
  // Of the most important victims the oldest one shall be young.
  ({ pods }) => {
    const most = pods.filter(({ priority }) => priority === pods[0]?.priority);
    return -most.reduce((oldest, { createdMs }) => Math.min(oldest, createdMs), Number.MAX_SAFE_INTEGER);
  },
];

/** The one where least is lost; of equals the first. */
export function chosen(candidates: readonly Candidate[]): Candidate | undefined {
  let best: { candidate: Candidate; harm: number[] } | undefined;
  for (const candidate of candidates) {
    const harm = harms.map((of) => of(candidate));
    const at = best ? harm.findIndex((n, i) => n !== best?.harm[i]) : 0;
    if (!best || (at >= 0 && (harm[at] as number) < (best.harm[at] as number))) best = { candidate, harm };
  }
  return best?.candidate;
}
