/** Makes a scenario of what a journal tells: the cluster, what was created and done, what befell it, and what held. */

import { Document, isMap, isSeq, type Scalar } from "yaml";
import { counted } from "../../core/counted.js";
import { Fault } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import { durationText } from "../format/yaml-fields.js";
import type { Chronicle, Group, Recovery } from "../report/chronicle.js";
import type { Happening } from "./happenings.js";

type Entry = Record<string, unknown>;

interface Placed {
  /** Ms since the cluster was up. */
  atMs: number;
  entry: Entry;
}

/** What an expectation is given beyond the time it took then. */
const slackMs = 5_000;
const slackFactor = 3;
/** Times are written in steps of this, so that people can read them. */
const gridMs = 10;
/** What lasts at least so long, to be felt. */
const lastsMsMin = 100;

const grid = (ms: number): number => Math.max(0, Math.round(ms / gridMs) * gridMs);

/** What the API fills in where a manifest says nothing. */
const defaults: Readonly<Record<string, unknown>> = {
  protocol: "TCP",
  type: "ClusterIP",
  sessionAffinity: "None",
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  schedulerName: "default-scheduler",
  imagePullPolicy: "IfNotPresent",
  enableServiceLinks: true,
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
};
const emptyDefaults = new Set(["resources", "securityContext"]);

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const isEmpty = (v: unknown): boolean => typeof v === "object" && v !== null && Object.keys(v).length === 0;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, v]) => defaults[key] !== v && !(emptyDefaults.has(key) && isEmpty(v)))
      .map(([key, v]) => [key, withoutDefaults(v)]),
  );
}

/** Without what the API itself puts into an object, and without what was redacted as a whole. */
export function asManifest(object: AnyObject): unknown {
  return withoutDefaults(bare(object));
}

function bare(object: AnyObject): AnyObject {
  const { name, namespace, labels } = object.metadata;
  const metadata = {
    name,
    ...(namespace === undefined || namespace === "default" ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
  };
  const { status: _, ...rest } = object as AnyObject & { status?: unknown };
  const made = { apiVersion: "v1", ...rest, metadata } as AnyObject;
  if (made.kind === "Pod") {
    const { nodeName: _bound, ...spec } = made.spec;
    return { ...made, spec };
  }
  if (made.kind === "Service") {
    // Its address was given to it by that cluster.
    const { clusterIP, clusterIPs: _, ...spec } = made.spec;
    return { ...made, spec: clusterIP === "None" ? { ...spec, clusterIP } : spec } as AnyObject;
  }
  return made;
}

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

function entryOf(h: Happening, chronicle: Chronicle, sinceEpochMs: number): Entry {
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
function undisturbed({ recoveries, marks, groups }: Chronicle): Placed[] {
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
