/**
 * What belongs to something that is gone goes too: objects of a namespace that is being deleted, what a controller
 * owned or was still making when it was deleted, pods of a minion that was deleted. Driven by changes, with a
 * periodic look besides.
 */

import { asFault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { isKind, kinds } from "../../core/kinds/all.js";
import { keyOf } from "../../core/kinds/key.js";
import type { Namespace } from "../../core/kinds/namespace/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { minionOf } from "../../core/objects/index/facts.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Random } from "../../core/random.js";
import type { Change, Store, Write } from "../../core/store/store.js";
import { type Clock, fromApiTime, type Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import { actorId } from "./actor-id.js";
import { endOfPod } from "./effects/deletion.js";
import { writePaced } from "./effects/paced.js";
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

const namespaced = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].namespaced);

export interface HousekeepingPorts {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  /** Since when pods (by uid) have been seen on a minion that is none. */
  #homelessSince = new Map<string, number>();
  #timer: Timer | null = null;
  #unfollow: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #asked = false;
  #closed = false;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
  }

  /** Makes the namespace `default`, then follows. Call it when the master has started. */
  async start(): Promise<void> {
    await admitTo(this.#ports, "default", "v1beta1");
    this.#unfollow = this.#ports.master.onChange((change) => {
      if (this.#concerns(change)) this.look();
    });
    this.look();
  }

  close(): void {
    this.#closed = true;
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
    if (object.kind === "Namespace") return type === "MODIFIED";
    if (type === "DELETED") return object.kind === "Node" || this.#leavesOver(object) || this.#leavesEmpty(object);
    if (type === "ADDED") return this.#isLeftOver(object) || this.#isHomeless(object);
    return minionOf(change.previous) === "" && this.#isHomeless(object);
  }

  /** It owned something that is still there. */
  #leavesOver({ metadata }: AnyObject): boolean {
    return this.#ports.master.view.index.countOwned(metadata.uid ?? "") > 0;
  }

  /** It was the last pod of a namespace that is being deleted. */
  #leavesEmpty({ kind, metadata }: AnyObject): boolean {
    const { view } = this.#ports.master;
    return kind === "Pod" && this.#isEnding(metadata.namespace) && view.index.count("Pod", metadata.namespace) === 0;
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
    const writes: Write[] = [...this.#endsOfLeftOver(), ...this.#endsOfHomeless(before)];
    for (const namespace of view.list("Namespace"))
      if (namespace.metadata.deletionTimestamp !== undefined) writes.push(...this.#emptied(namespace));
    const results = await writePaced(this.#ports, writes);
    // Somebody else changed one of them meanwhile: it is as it was.
    if (results.some((r) => !r.ok && r.fault.reason === "Conflict")) this.look();
    return writes.length > 0 || this.#homelessSince.size > 0;
  }

  /** Ends of what belongs to a controller that is gone. */
  *#endsOfLeftOver(): Iterable<Write> {
    const { index } = this.#ports.master.view;
    for (const uid of index.owners())
      for (const object of index.ownedBy(uid)) {
        if (!this.#isLeftOver(object)) break;
        if (object.metadata.deletionTimestamp === undefined) yield this.#endOf(object);
      }
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

  #endOf(object: AnyObject): Write {
    if (object.kind === "Pod") return endOfPod(object, undefined, this.#ports.clock.nowMs());
    return { op: "remove", key: keyOf(object), expected: revisionOf(object) };
  }

  #endIfForsaken(pod: Pod, homelessBefore: ReadonlyMap<string, number>): Write | undefined {
    const { system } = this.#ports.master;
    const nowMs = this.#ports.clock.nowMs();
    const { deletionTimestamp, uid = "" } = pod.metadata;
    const sinceMs = homelessBefore.get(uid) ?? nowMs;
    this.#homelessSince.set(uid, sinceMs);
    if (deletionTimestamp === undefined) return nowMs - sinceMs > homelessMs ? this.#endOf(pod) : undefined;
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

  /** The controller that owns it is gone. Of owners that are no kind of ours somebody else takes care. */
  #isLeftOver({ metadata }: AnyObject): boolean {
    const owner = metadata.ownerReferences?.find((o) => o.controller === true);
    return owner !== undefined && isKind(owner.kind) && !this.#ports.master.view.index.byUid(owner.kind, owner.uid);
  }

  /** The writes that empty a namespace; when it is empty, the one that removes it. Controllers go first. */
  #emptied(namespace: Namespace): Write[] {
    const { view } = this.#ports.master;
    const nowMs = this.#ports.clock.nowMs();
    const { name } = namespace.metadata;
    const pods = [...view.list("Pod", name)];
    const others = namespaced.flatMap((kind): AnyObject[] => (kind === "Pod" ? [] : [...view.list<Kind>(kind, name)]));
    const removals = others.map((o): Write => ({ op: "remove", key: keyOf(o) }));
    const ends = pods
      .filter((p) => p.metadata.deletionTimestamp === undefined)
      .map((p) => endOfPod(p, undefined, nowMs));
    if (pods.length > 0) return [...removals, ...ends];
    return [...removals, { op: "remove", key: keyOf(namespace), expected: revisionOf(namespace) }];
  }
}
