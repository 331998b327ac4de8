/** What can be expected of a scenario made from a journal: that what was whole again then is so again. */
import { counted } from "../../core/counted.js";
import { durationText } from "../format/durations.js";
import type { Chronicle, Group, Recovery } from "../report/chronicle.js";
import { grid, type Placed } from "./placed.js";

/** What an expectation is given beyond the time it took then. */
const slackMs = 5_000;

const slackFactor = 3;

/** That a group was whole again: after as long as then, and some more. */
function expectationOf({ group, wanted, wholeMs }: Recovery, kind: Group["kind"], sinceMs: number): Placed[] {
  if (wholeMs === null || wanted === 0) return [];
  const within = durationText(grid(Math.max(slackMs, wholeMs * slackFactor)));
  const text = kind === "pod" ? `pod ${group} ready` : `${counted(wanted, "pod")} of ${group} ready`;
  return [{ atMs: sinceMs + wholeMs, entry: { expect: text, within } }];
}

/** What comes later than then by this much must not meet the next thing that was done. */
const marginMs = 50;

/** Recoveries that were over before the next thing was done: in between nobody can say what was to hold. */
export function undisturbed({ recoveries, marks, groups }: Chronicle): Placed[] {
  const deeds = marks.filter((m) => m.type !== "expect").map((m) => m.atMs);
  return recoveries.flatMap((recovery) => {
    const sinceMs = marks[recovery.mark]?.atMs ?? 0;
    const endMs = sinceMs + (recovery.wholeMs ?? 0);
    const group = groups.find((g) => g.name === recovery.group);
    const wantedThen = group?.levels.findLast((l) => l.atMs <= endMs)?.wanted;
    if (!group || wantedThen !== recovery.wanted || deeds.some((ms) => ms > sinceMs && ms < endMs + marginMs))
      return [];
    return expectationOf(recovery, group.kind, sinceMs);
  });
}
