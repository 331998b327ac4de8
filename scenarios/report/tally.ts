/** How many pods of each group are wanted and how many are ready, whenever that changes. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import { made } from "../../core/made.js";
import type { Group, Level } from "./chronicle.js";

interface Counted {
  isReady: boolean;
  /** A pod without a controller is wanted itself. */
  isWanted: boolean;
}

interface OpenGroup extends Group {
  ready: number;
  wanted: number;
}

const notCounted: Counted = { isReady: false, isWanted: false };

export class Tally {
  readonly #groups = new Map<string, OpenGroup>();
  readonly #counted = new Map<string, Counted>();

  /** A controller wants so many replicas from now on. */
  want(controller: string, replicas: number, atMs: number): void {
    const group = this.#group("controller", controller);
    group.wanted = replicas;
    level(group, atMs);
  }

  /** @param name of its controller, or of a bare pod itself */
  count(pod: Pod, kind: Group["kind"], name: string, isGone: boolean, atMs: number): void {
    const { uid = "" } = pod.metadata;
    const group = this.#group(kind, name);
    const before = this.#counted.get(uid) ?? notCounted;
    const now = {
      isReady: !isGone && isReady(pod),
      isWanted: kind === "pod" && !isGone && !isTerminating(pod) && pod.status?.phase !== "Succeeded",
    };
    group.ready += Number(now.isReady) - Number(before.isReady);
    group.wanted += Number(now.isWanted) - Number(before.isWanted);
    if (isGone) this.#counted.delete(uid);
    else this.#counted.set(uid, now);
    level(group, atMs);
  }

  #group(kind: Group["kind"], name: string): OpenGroup {
    return made(this.#groups, name, () => ({ kind, name, levels: [], ready: 0, wanted: 0 }));
  }

  /** All groups, told from `startMs` on. */
  end(startMs: number): Group[] {
    return [...this.#groups.values()].map(({ kind, name, levels }) => ({
      kind,
      name,
      levels: fromStart(levels, startMs),
    }));
  }
}

function level({ levels, ready, wanted }: OpenGroup, atMs: number): void {
  const last = levels.at(-1);
  if (last?.ready === ready && last.wanted === wanted) return;
  // That it was whole for a moment ends a shortage.
  if (last?.atMs === atMs && last.ready < last.wanted) Object.assign(last, { ready, wanted });
  else levels.push({ atMs, ready, wanted });
}

/** The levels from `startMs` on; the last one before it holds at it. */
function fromStart(levels: readonly Level[], startMs: number): Level[] {
  const first = levels.findLastIndex((l) => l.atMs <= startMs);
  return levels.slice(Math.max(0, first)).map((l) => ({ ...l, atMs: Math.max(0, l.atMs - startMs) }));
}
