/** What was done and what befell the cluster, as entries of a scenario's timeline. */
import { durationText } from "../format/durations.js";
import type { Chronicle } from "../report/chronicle.js";
import { asManifest } from "./as-manifest.js";
import type { Happening } from "./happenings.js";
import { type Entry, grid } from "./placed.js";

/** What lasts at least so long, to be felt. */
const lastsMsMin = 100;

/** The minion as a simulated cluster has it: by what runs on it, else by its place among the others. */
function minionSelector(h: Happening, chronicle: Chronicle, sinceEpochMs: number): string {
  const minion = h.minions[0] ?? "";
  const atMs = h.atMs - sinceEpochMs;
  const here = chronicle.lanes.filter(
    (l) => l.kind === "pod" && l.minion === minion && l.spans.some((s) => s.fromMs <= atMs && atMs < s.toMs),
  );
  const bare = here.find((l) => l.controller === "");
  if (bare) return `the minion that runs ${bare.name}`;
  if (here[0]) return `one minion that runs ${here[0].controller}`;
  const names = chronicle.lanes.filter((l) => l.kind === "minion").map((l) => l.name);
  return `minion ${names.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).indexOf(minion) + 1}`;
}

export function entryOf(h: Happening, chronicle: Chronicle, sinceEpochMs: number): Entry {
  if (h.type === "action") {
    if (h.object) return { do: "create", workloads: [asManifest(h.object)] };
    const { on, ...more } = h.more;
    return { do: h.name, ...more, ...(on === undefined ? {} : { on: minionSelector(h, chronicle, sinceEpochMs) }) };
  }
  const on =
    h.pods.length > 0
      ? { on: h.subject }
      : h.minions.length > 0
        ? { on: minionSelector(h, chronicle, sinceEpochMs) }
        : {};
  const lasts = h.untilMs === undefined ? {} : { for: durationText(Math.max(lastsMsMin, grid(h.untilMs - h.atMs))) };
  return { fault: h.name, ...on, ...h.more, ...lasts };
}
