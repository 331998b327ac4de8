/** Writes down what happens, for a report: objects as they change, the master's coming and going, and marks. */

import type { AnyObject } from "../../core/kinds/all.js";
import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { ObjectMeta } from "../../core/objects/types.js";
import type { Mark, Result } from "../result.js";
import type { World } from "../world.js";
import type { Chronicle, Group, Lane, Level } from "./chronicle.js";
import { type Look, lookOfMinion, lookOfPod } from "./looks.js";
import { recoveries } from "./recoveries.js";

interface Counted {
  group: string;
  isReady: boolean;
  /** A pod without a controller is wanted itself. */
  isWanted: boolean;
}

interface OpenGroup extends Group {
  ready: number;
  wanted: number;
}

const nameOf = ({ namespace = "default", name = "" }: ObjectMeta): string =>
  namespace === "default" ? name : `${namespace}/${name}`;

export class Chronicler {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes whose last span goes on. */
  readonly #open = new Map<Lane, { fromMs: number; look: Look }>();
  readonly #groups = new Map<string, OpenGroup>();
  readonly #counted = new Map<string, Counted>();
  readonly #marks: Mark[] = [];

  /** Writes down what happens in a world. Times are those of its clock. */
  follow(world: World): void {
    const nowMs = (): number => world.clock.nowMs();
    world.events.onChange(({ type, object }) => this.change(object, type === "DELETED", nowMs()));
    world.events.onMasterStart(() => this.master(true, nowMs()));
    world.events.onMasterEnd(() => this.master(false, nowMs()));
  }

  /** An object is there as it is given, or is gone. */
  change(object: AnyObject, isGone: boolean, atMs: number): void {
    if (object.kind === "Pod") this.#pod(object, isGone, atMs);
    else if (object.kind === "Node") this.#minion(object, isGone, atMs);
    else if (object.kind === "ReplicationController") {
      const group = this.#group("controller", nameOf(object.metadata));
      group.wanted = isGone ? 0 : (object.spec.replicas ?? 1);
      this.#level(group, atMs);
    }
  }

  master(isUp: boolean, atMs: number): void {
    const lane = this.#lane("master", "master", "master");
    this.#look(lane, isUp ? { state: "ready", why: "" } : { state: "down", why: "its process is not there" }, atMs);
  }

  mark(mark: Mark): void {
    this.#marks.push(mark);
  }

  /** All of it, told from `startMs` to `endMs`; what was before then counts as its beginning. */
  end(startMs: number, endMs: number, about: Omit<Chronicle, "marks" | "lanes" | "groups" | "recoveries" | "tookMs">) {
    for (const lane of this.#open.keys()) this.#close(lane, endMs);
    const since = (ms: number): number => Math.max(0, ms - startMs);
    const lanes = [...this.#lanes.values()]
      .map((lane) => ({
        ...lane,
        spans: lane.spans
          .filter((s) => s.toMs >= startMs)
          .map((s) => ({ ...s, fromMs: since(s.fromMs), toMs: since(s.toMs) })),
      }))
      .filter((lane) => lane.spans.length > 0);
    const groups = [...this.#groups.values()].map(({ kind, name, levels }) => ({
      kind,
      name,
      levels: fromStart(levels, startMs),
    }));
    const marks = this.#marks;
    const chronicle: Chronicle = {
      ...{ ...about, tookMs: endMs - startMs, marks, lanes, groups },
      recoveries: recoveries(groups, marks),
    };
    return chronicle;
  }

  #minion(node: Node, isGone: boolean, atMs: number): void {
    const { name } = node.metadata;
    const lane = this.#lane("minion", name, name);
    if (isGone) this.#close(lane, atMs);
    else this.#look(lane, lookOfMinion(node), atMs);
  }

  #pod(pod: Pod, isGone: boolean, atMs: number): void {
    const { uid = "" } = pod.metadata;
    const controller = pod.metadata.ownerReferences?.find((o) => o.controller === true)?.name ?? "";
    const lane = this.#lane("pod", uid, nameOf(pod.metadata), controller);
    lane.minion = pod.spec.nodeName ?? lane.minion;
    if (isGone) this.#close(lane, atMs);
    else this.#look(lane, lookOfPod(pod), atMs);
    this.#count(pod, controller, isGone, atMs);
  }

  #count(pod: Pod, controller: string, isGone: boolean, atMs: number): void {
    const { uid = "", namespace } = pod.metadata;
    const isBare = controller === "";
    const name = isBare
      ? nameOf(pod.metadata)
      : nameOf({ name: controller, ...(namespace === undefined ? {} : { namespace }) });
    const group = this.#group(isBare ? "pod" : "controller", name);
    const before = this.#counted.get(uid) ?? { group: name, isReady: false, isWanted: false };
    const now = {
      group: name,
      isReady: !isGone && isReady(pod),
      isWanted: isBare && !isGone && !isTerminating(pod) && pod.status?.phase !== "Succeeded",
    };
    group.ready += Number(now.isReady) - Number(before.isReady);
    group.wanted += Number(now.isWanted) - Number(before.isWanted);
    if (isGone) this.#counted.delete(uid);
    else this.#counted.set(uid, now);
    this.#level(group, atMs);
  }

  #lane(kind: Lane["kind"], id: string, name: string, controller = ""): Lane {
    const known = this.#lanes.get(`${kind} ${id}`);
    if (known) return known;
    const lane: Lane = { kind, id, name, minion: "", controller, spans: [] };
    this.#lanes.set(`${kind} ${id}`, lane);
    return lane;
  }

  #look(lane: Lane, look: Look, atMs: number): void {
    const open = this.#open.get(lane);
    if (open?.look.state === look.state && open.look.why === look.why) return;
    this.#close(lane, atMs);
    this.#open.set(lane, { fromMs: atMs, look });
  }

  #close(lane: Lane, atMs: number): void {
    const open = this.#open.get(lane);
    if (!open) return;
    this.#open.delete(lane);
    lane.spans.push({ fromMs: open.fromMs, toMs: atMs, ...open.look });
  }

  #group(kind: Group["kind"], name: string): OpenGroup {
    const known = this.#groups.get(name);
    if (known) return known;
    const group: OpenGroup = { kind, name, levels: [], ready: 0, wanted: 0 };
    this.#groups.set(name, group);
    return group;
  }

  #level({ levels, ready, wanted }: OpenGroup, atMs: number): void {
    const last = levels.at(-1);
    if (last?.ready === ready && last.wanted === wanted) return;
    // That it was whole for a moment ends a shortage.
    if (last?.atMs === atMs && last.ready < last.wanted) Object.assign(last, { ready, wanted });
    else levels.push({ atMs, ready, wanted });
  }
}

/** The levels from `startMs` on; the last one before it holds at it. */
function fromStart(levels: readonly Level[], startMs: number): Level[] {
  const first = levels.findLastIndex((l) => l.atMs <= startMs);
  return levels.slice(Math.max(0, first)).map((l) => ({ ...l, atMs: Math.max(0, l.atMs - startMs) }));
}

/** What is to be said of a run besides what happened in it. */
export function aboutRun(result: Result, docs: string) {
  const { scenario, world, seed, ok, failures, skipped } = result;
  return { title: scenario, docs, world, ok, failures, skipped, ...(world === "simulated" ? { seed } : {}) };
}
