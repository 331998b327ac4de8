/**
 * What belongs to something that is gone goes too: objects of a namespace that is being deleted, pods of a minion that
 * was deleted; what owners leave behind is the garbage collector's. Driven by changes, with a periodic look besides.
 */

import { asFault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { KindBook } from "../../core/kinds/book.js";
import { emptiedKind } from "../../core/kinds/custom/ending.js";
import { endOf } from "../../core/kinds/ending.js";
import { keyOf } from "../../core/kinds/key.js";
import { endingConditions, type Remains } from "../../core/kinds/namespace/ending.js";
import { type Namespace, permanentNamespaces } from "../../core/kinds/namespace/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { made } from "../../core/made.js";
import { isEnding, isHeld } from "../../core/objects/finalizers.js";
import { minionOf } from "../../core/objects/index/facts.js";
import { sameJson } from "../../core/objects/same-json.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Random } from "../../core/random.js";
import type { Change, Store, Write } from "../../core/store/store.js";
import { type Clock, fromApiTime, type Timer, toApiTime } from "../../core/time.js";
import type { Log } from "../log.js";
import { actorId } from "./actor-id.js";
import { ensureBuiltInClasses } from "./built-in-classes.js";
import { mergeConditions } from "./effects/conditions.js";
import { writePaced } from "./effects/paced.js";
import { Garbage } from "./garbage.js";
import type { Master } from "./master.js";
import { admitTo } from "./namespaces.js";

/** How often everything is looked at, while something waits for its time or its next attempt. */
const lookPeriodMs = 10_000;
/** And when nothing does: what is wrong then was not told by a change. */
const restPeriodMs = 60_000;
/** A pod of a deleted minion may take this much longer than its grace period before it is given up. */
const patienceMs = 10_000;

/** A pod on a minion that has no object is given up after this; the minion may be about to register. */
const homelessMs = 40_000;

export interface HousekeepingPorts {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  readonly #garbage: Garbage;
  /** Since when pods (by uid) have been seen on a minion that is none. */
  #homelessSince = new Map<string, number>();
  #timer: Timer | null = null;
  #unfollow: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #asked = false;
  #closed = false;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
    const { master } = ports;
    this.#garbage = new Garbage({ ...ports, view: master.view, note: (about, note) => master.note(about, note) });
  }

  /** Makes what every cluster has, its namespaces first, then follows. Call it when the master has started. */
  async start(): Promise<void> {
    for (const name of permanentNamespaces) await admitTo(this.#ports, name, "v1beta1");
    await ensureBuiltInClasses(this.#ports);
    this.#unfollow = this.#ports.master.onChange((change) => {
      this.#garbage.hear(change);
      if (this.#concerns(change)) this.look();
    });
    this.#garbage.begin();
    this.look();
  }

  close(): void {
    this.#closed = true;
    this.#garbage.close();
    this.#unfollow();
    this.#timer?.cancel();
  }

  /** Looks at everything; several asks in one turn are one look. */
  look(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#running = this.#running
      .then(() => {
        this.#asked = false;
        return this.#look();
      })
      .catch((error: unknown) => {
        const { message } = asFault(error);
        this.#ports.log("warn", "housekeeping failed, and will be tried again", { message });
        return true;
      })
      .then((isOpen) => this.#arm(isOpen ? lookPeriodMs : restPeriodMs));
  }

  /** Asked for every change there is, so it looks at that one object only. */
  #concerns(change: Change): boolean {
    const { type, object } = change;
    if (object.kind === "Namespace" || object.kind === "CustomResourceDefinition")
      return type === "MODIFIED" && isEnding(object);
    if (type === "DELETED") return object.kind === "Node" || this.#leavesEmpty(object) || this.#wasLastOfKind(object);
    if (type === "ADDED") return this.#isHomeless(object);
    return minionOf(change.previous) === "" && this.#isHomeless(object);
  }

  /** It was the last of its kind in a namespace that is being deleted. */
  #leavesEmpty({ kind, metadata }: AnyObject): boolean {
    const { view } = this.#ports.master;
    return this.#isEnding(metadata.namespace) && view.index.count(kind, metadata.namespace) === 0;
  }

  /** It was the last of a kind that is being deleted. */
  #wasLastOfKind({ kind }: AnyObject): boolean {
    const { view } = this.#ports.master;
    const definition = view.kinds.definitionOf(kind);
    return definition !== undefined && isEnding(definition) && view.index.count(kind) === 0;
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    if (!this.#closed) this.#timer = this.#ports.clock.after(delayMs, () => this.look());
  }

  #isEnding(namespace: string | undefined): boolean {
    const object = this.#ports.master.view.get("Namespace", "", namespace ?? "");
    return object?.metadata.deletionTimestamp !== undefined;
  }

  /** @returns whether something waits for its time, or was only begun */
  async #look(): Promise<boolean> {
    const { view } = this.#ports.master;
    const before = this.#homelessSince;
    this.#homelessSince = new Map();
    const writes: Write[] = [...this.#endsOfHomeless(before)];
    for (const namespace of view.list("Namespace"))
      if (namespace.metadata.deletionTimestamp !== undefined) writes.push(...this.#emptied(namespace));
    for (const definition of view.list("CustomResourceDefinition"))
      writes.push(...emptiedKind(definition, (kind) => [...view.list<Kind>(kind)], this.#ports.clock.nowMs()));
    const results = await writePaced(this.#ports, writes);
    // Somebody else changed one of them meanwhile: it is as it was.
    if (results.some((r) => !r.ok && r.fault.reason === "Conflict")) this.look();
    return writes.length > 0 || this.#homelessSince.size > 0;
  }

  /** Ends of pods whose minion is gone, when they have waited for it long enough. */
  *#endsOfHomeless(before: ReadonlyMap<string, number>): Iterable<Write> {
    const { view } = this.#ports.master;
    for (const minion of view.index.minions()) {
      if (view.get("Node", "", minion)) continue;
      for (const pod of view.podsOf(minion)) {
        const end = this.#endIfForsaken(pod, before);
        if (end) yield end;
      }
    }
  }

  #endIfForsaken(pod: Pod, homelessBefore: ReadonlyMap<string, number>): Write | undefined {
    const { system } = this.#ports.master;
    const nowMs = this.#ports.clock.nowMs();
    const { deletionTimestamp, uid = "" } = pod.metadata;
    const sinceMs = homelessBefore.get(uid) ?? nowMs;
    this.#homelessSince.set(uid, sinceMs);
    if (deletionTimestamp === undefined) return nowMs - sinceMs > homelessMs ? endOf(pod, { nowMs }) : undefined;
    // Nobody will say that it has stopped.
    if (nowMs > fromApiTime(deletionTimestamp) + patienceMs)
      system.deliver(actorId(pod), { type: "pod.minionLost", minion: minionOf(pod), why: "its minion was deleted" });
    return undefined;
  }

  /** It is on a minion that has no object. */
  #isHomeless(object: AnyObject): boolean {
    const minion = minionOf(object);
    return object.kind === "Pod" && minion !== "" && !this.#ports.master.view.get("Node", "", minion);
  }

  /** The writes that empty a namespace; when nothing waits in it, the one that removes it. */
  #emptied(namespace: Namespace): Write[] {
    const { view } = this.#ports.master;
    const nowMs = this.#ports.clock.nowMs();
    const { name } = namespace.metadata;
    const namespaced = view.kinds.countable().map(({ kind }) => kind as Kind);
    const contents = namespaced.flatMap((kind): AnyObject[] => [...view.list<Kind>(kind, name)]);
    const ends = contents.filter((object) => !isEnding(object)).map((object) => endOf(object, { nowMs }));
    const gone = ends.filter(({ op }) => op === "remove").length;
    if (gone < contents.length || isHeld(namespace)) return [...ends, ...this.#told(namespace, contents, nowMs)];
    return [...ends, { op: "remove", key: keyOf(namespace), expected: revisionOf(namespace) }];
  }

  /** What is still in a namespace, in its status. */
  #told(namespace: Namespace, contents: readonly AnyObject[], nowMs: number): Write[] {
    const before = namespace.status?.conditions ?? [];
    const conditions = mergeConditions(
      before,
      endingConditions(remainsOf(contents, this.#ports.master.view.kinds)).map((c) => ({
        ...c,
        lastTransitionTime: toApiTime(nowMs),
      })),
    );
    if (sameJson(before, conditions)) return [];
    const object: Namespace = { ...namespace, status: { ...namespace.status, phase: "Terminating", conditions } };
    return [{ op: "update", object, expected: revisionOf(namespace) }];
  }
}

function remainsOf(contents: readonly AnyObject[], kinds: KindBook): Remains[] {
  const remains = new Map<Kind, { resource: string; count: number; finalizers: Map<string, number> }>();
  for (const { kind, metadata } of contents) {
    const { plural = kind, group = "" } = kinds.find(kind) ?? {};
    const resource = group === "" ? `${plural}.` : `${plural}.${group}`;
    const of = made(remains, kind, () => ({ resource, count: 0, finalizers: new Map<string, number>() }));
    of.count++;
    for (const name of metadata.finalizers ?? []) of.finalizers.set(name, (of.finalizers.get(name) ?? 0) + 1);
  }
  return [...remains.values()];
}
