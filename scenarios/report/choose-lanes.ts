/** Which lanes a page shows when there are too many for one: those to which something happened. */
import type { Chronicle, Lane } from "./chronicle.js";

export const podLanesMax = 80;
export const minionLanesMax = 40;
const sample = 0.3;

export interface ChosenLanes {
  master: Lane | undefined;
  /** In order, each with its pods; the one without a name has those that were never bound. */
  minions: { lane: Lane | undefined; name: string; pods: Lane[] }[];
  /** How many are not shown. */
  left: { minions: number; pods: number };
}

/** How much there is to see of a lane: that something befell it first, then how often it changed. */
function weight(lane: Lane, hit: ReadonlySet<string>): number {
  const trouble = lane.spans.filter((s) => s.state === "lost" || s.state === "failed").length;
  return (hit.has(lane.id) ? 1_000_000 : 0) + trouble * 1_000 + lane.spans.length;
}

/** Those that matter most, up to `max`; of those to which nothing happened a few as a sample. */
function most(lanes: readonly Lane[], max: number, hit: ReadonlySet<string>): Set<Lane> {
  if (lanes.length <= max) return new Set(lanes);
  const sorted = lanes.map((lane) => ({ lane, weight: weight(lane, hit) })).sort((a, b) => b.weight - a.weight);
  const eventful = sorted.filter((l) => l.weight >= 1_000).length;
  return new Set(sorted.slice(0, Math.min(max, Math.max(eventful, max * sample))).map((l) => l.lane));
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

export function chooseLanes({ lanes, marks }: Chronicle): ChosenLanes {
  const hit = new Set(marks.flatMap((m) => [...(m.minions ?? []), ...(m.pods ?? [])]));
  const [minions, pods] = [lanes.filter((l) => l.kind === "minion"), lanes.filter((l) => l.kind === "pod")];
  const shownMinions = most(minions, minionLanesMax, hit);
  const onShown = pods.filter((p) => p.minion === "" || [...shownMinions].some((m) => m.name === p.minion));
  const shownPods = most(onShown.length > 0 ? onShown : pods, podLanesMax, hit);
  const places = [...shownMinions]
    .sort((a, b) => inOrder(a.name, b.name))
    .map((lane) => ({ lane, name: lane.name, pods: [...shownPods].filter((p) => p.minion === lane.name) }));
  const known = new Set(places.map((p) => p.name));
  const elsewhere = [...shownPods].filter((p) => !known.has(p.minion));
  return {
    master: lanes.find((l) => l.kind === "master"),
    minions: [...places, ...(elsewhere.length > 0 ? [{ lane: undefined, name: "", pods: elsewhere }] : [])],
    left: { minions: minions.length - shownMinions.size, pods: pods.length - shownPods.size },
  };
}
