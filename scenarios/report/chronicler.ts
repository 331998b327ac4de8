/** Writes down what happens, for a report: objects as they change, the master's coming and going, and marks. */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ObjectMeta } from "../../core/objects/types.js";
import type { Mark, Result } from "../result.js";
import type { World } from "../world.js";
import type { Chronicle } from "./chronicle.js";
import { LaneBook } from "./lane-book.js";
import { lookOfMinion, lookOfPod } from "./looks.js";
import { recoveries } from "./recoveries.js";
import { Tally } from "./tally.js";

const nameOf = ({ namespace = "default", name = "" }: ObjectMeta): string =>
  namespace === "default" ? name : `${namespace}/${name}`;

export class Chronicler {
  readonly #lanes = new LaneBook();
  readonly #tally = new Tally();
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
    else if (object.kind === "Node") {
      const { name } = object.metadata;
      this.#lanes.look(this.#lanes.lane("minion", name, name), isGone ? undefined : lookOfMinion(object), atMs);
    } else if (object.kind === "ReplicationController")
      this.#tally.want(nameOf(object.metadata), isGone ? 0 : (object.spec.replicas ?? 1), atMs);
  }

  master(isUp: boolean, atMs: number): void {
    const lane = this.#lanes.lane("master", "master", "master");
    const look = isUp
      ? ({ state: "ready", why: "" } as const)
      : ({ state: "down", why: "its process is not there" } as const);
    this.#lanes.look(lane, look, atMs);
  }

  mark(mark: Mark): void {
    this.#marks.push(mark);
  }

  /** All of it, told from `startMs` to `endMs`; what was before then counts as its beginning. */
  end(
    startMs: number,
    endMs: number,
    about: Omit<Chronicle, "marks" | "lanes" | "groups" | "recoveries" | "tookMs">,
  ): Chronicle {
    const lanes = this.#lanes.end(startMs, endMs);
    const groups = this.#tally.end(startMs);
    const marks = this.#marks;
    return { ...about, tookMs: endMs - startMs, marks, lanes, groups, recoveries: recoveries(groups, marks) };
  }

  #pod(pod: Pod, isGone: boolean, atMs: number): void {
    const { uid = "", namespace } = pod.metadata;
    const controller = pod.metadata.ownerReferences?.find((o) => o.controller === true)?.name ?? "";
    const lane = this.#lanes.lane("pod", uid, nameOf(pod.metadata), controller);
    lane.minion = pod.spec.nodeName ?? lane.minion;
    this.#lanes.look(lane, isGone ? undefined : lookOfPod(pod), atMs);
    if (controller === "") this.#tally.count(pod, "pod", nameOf(pod.metadata), isGone, atMs);
    else {
      const group = nameOf({ name: controller, ...(namespace === undefined ? {} : { namespace }) });
      this.#tally.count(pod, "controller", group, isGone, atMs);
    }
  }
}

/** What is to be said of a run besides what happened in it. */
export function aboutRun(result: Result, docs: string) {
  const { scenario, world, seed, ok, failures, skipped } = result;
  return { title: scenario, docs, world, ok, failures, skipped, ...(world === "simulated" ? { seed } : {}) };
}
