/** Makes a scenario of what a journal tells: the cluster, what was created and done, what befell it, and what held. */
import { Document, isMap, isSeq, type Scalar } from "yaml";
import { Fault } from "../../core/fault.js";
import { durationText } from "../format/durations.js";
import type { Chronicle } from "../report/chronicle.js";
import { asManifest } from "./as-manifest.js";
import { entryOf } from "./entries.js";
import { undisturbed } from "./expectations.js";
import type { Happening } from "./happenings.js";
import { grid, type Placed } from "./placed.js";

export interface Recorded {
  happenings: readonly Happening[];
  chronicle: Chronicle;
  minions: number;
  /** What the chronicle's times count from, ms since the epoch. */
  sinceEpochMs: number;
  /** When the cluster was up, ms since the epoch. */
  readyMs: number;
}

/** The scenario's file. @throws Fault when the journal does not tell of a whole cluster */
export function scenarioText(
  name: string,
  { happenings, chronicle, minions, sinceEpochMs, readyMs }: Recorded,
): string {
  if (minions === 0) throw new Fault("BadRequest", "the journal does not begin with a cluster: no minion is in it");
  const offsetMs = readyMs - sinceEpochMs;
  const initial = happenings
    .filter((h) => h.object && h.atMs < readyMs)
    .flatMap((h) => (h.object ? [asManifest(h.object)] : []));
  const placed: Placed[] = [
    ...happenings
      .filter((h) => !h.object || h.atMs >= readyMs)
      .map((h) => ({ atMs: h.atMs - readyMs, entry: entryOf(h, chronicle, sinceEpochMs) })),
    ...undisturbed(chronicle).map((p) => ({ ...p, atMs: p.atMs - offsetMs })),
  ].sort((a, b) => a.atMs - b.atMs);
  const isWhole = chronicle.groups.every(({ levels }) => {
    const last = levels.at(-1);
    return last === undefined || last.ready >= last.wanted;
  });
  const document = new Document({
    scenario: name,
    docs: `Made from a journal of ${((chronicle.tookMs - offsetMs) / 1000).toFixed(0)} s.`,
    cluster: { minions },
    ...(initial.length > 0 ? { workloads: initial } : {}),
    timeline: placed.map(({ atMs, entry }) => ({ at: durationText(grid(atMs)), ...entry })),
    ...(isWhole ? { calm: { quiet: "5s" } } : { calm: { demand: "explained", quiet: "5s" } }),
  });
  flow(document);
  document.commentBefore =
    " Values that were kept secret are tokens here. What leaves no trace in a journal is not in it either.";
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** One line for each entry that has no objects in it. */
function flow(document: Document): void {
  const timeline = document.get("timeline");
  if (!isSeq(timeline)) return;
  for (const item of timeline.items)
    if (isMap(item) && !item.items.some(({ key }) => (key as Scalar).value === "workloads")) item.flow = true;
}
