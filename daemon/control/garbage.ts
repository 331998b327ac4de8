/**
 * The garbage collector: what belongs to something that is gone goes too, and what waits for its dependents goes after them.
 * Driven by changes alone: each looks at the few objects it concerns, found in the index, and everything is looked at once
 * as a master starts. What could not be written is tried again.
 */
import { asFault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { settled } from "../../core/kinds/ending.js";
import { type Key, keyOf, keyText } from "../../core/kinds/key.js";
import {
  foregroundFinalizer,
  isEnding,
  orphanFinalizer,
  type Propagation,
  waitsForDependents,
  withFinalizers,
} from "../../core/objects/finalizers.js";
import { blocks, judgeDependent, released } from "../../core/objects/garbage.js";
import { sameJson } from "../../core/objects/same-json.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Change, Write } from "../../core/store/store.js";
import type { Log } from "../log.js";
import { batchMax, turn, writePaced } from "./effects/paced.js";
import { type OwnerPorts, Owners } from "./owners.js";
import { endOfThis, type RemovalPorts, remove } from "./removal.js";

/** What could not be written is tried again after this. */
const againMs = 1_000;

export interface GarbagePorts extends RemovalPorts, OwnerPorts {
  log: Log;
}

export class Garbage {
  readonly #ports: GarbagePorts;
  readonly #owners: Owners;
  /** What is to be judged, by its key as text. */
  readonly #open = new Map<string, Key>();
  #isRunning = false;
  #closed = false;

  constructor(ports: GarbagePorts) {
    this.#ports = ports;
    this.#owners = new Owners(ports);
  }

  /** Looks at all that has an owner, or waits for what it owns. */
  begin(): void {
    const { index } = this.#ports.view;
    for (const uid of index.owners())
      for (const object of index.dependentsOf(uid)) {
        this.#ask(object);
        this.#askOwners(object);
      }
    for (const kind of this.#ports.view.kinds.kinds())
      for (const object of this.#ports.view.list(kind))
        if (waitsForDependents(object) || isOrphaning(object)) this.#ask(object);
  }

  close(): void {
    this.#closed = true;
  }

  /** Hears every change there is, so it looks at those few objects only that it concerns. */
  hear(change: Change): void {
    const { object } = change;
    const after = change.type === "DELETED" ? undefined : object;
    const before = change.type === "ADDED" ? undefined : change.previous;
    const isAnother = before?.metadata.uid !== after?.metadata.uid;
    if (before && isAnother) {
      this.#askDependents(before);
      this.#askOwners(before);
    }
    if (!after) return;
    const [was, is] = [before?.metadata.ownerReferences, after.metadata.ownerReferences];
    if (isAnother || (was !== is && !sameJson(was, is))) {
      if (is) this.#ask(after);
      if (before && !isAnother) this.#askOwners(before);
    }
    if (waitsForDependents(after) && (isAnother || !before || !waitsForDependents(before))) {
      this.#ask(after);
      this.#askDependents(after);
    }
  }

  #ask(object: AnyObject): void {
    const key = keyOf(object);
    this.#open.set(keyText(key), key);
    void this.#run();
  }

  #askDependents({ metadata }: AnyObject): void {
    for (const dependent of this.#ports.view.index.dependentsOf(metadata.uid ?? "")) this.#ask(dependent);
  }

  /** One that it kept from going may go now. */
  #askOwners(object: AnyObject): void {
    for (const reference of object.metadata.ownerReferences ?? []) {
      const owner = this.#owners.ownerOf(object, reference);
      if (owner && waitsForDependents(owner)) this.#ask(owner);
    }
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What one commit changes is judged together, when all of it is seen.
    await Promise.resolve();
    while (this.#open.size > 0 && !this.#closed) {
      const keys = [...this.#open].slice(0, batchMax);
      for (const [text] of keys) this.#open.delete(text);
      try {
        await this.#collect(keys.map(([, key]) => key));
      } catch (error) {
        const { message } = asFault(error);
        this.#ports.log("warn", "garbage could not be collected, and will be looked at again", { message });
        for (const [text, key] of keys) this.#open.set(text, key);
        await new Promise<void>((resolve) => this.#ports.clock.after(againMs, resolve));
      }
      if (this.#open.size > 0) await turn(this.#ports.clock);
    }
    this.#isRunning = false;
  }

  async #collect(keys: readonly Key[]): Promise<void> {
    const { view } = this.#ports;
    const writes: Write[] = [];
    const ends: [AnyObject, Propagation][] = [];
    for (const { kind, namespace, name } of keys) {
      const object: AnyObject | undefined = view.get<Kind>(kind, namespace, name);
      if (object) this.#attempt(() => this.#judge(object, writes, ends));
    }
    const results = await writePaced(this.#ports, writes);
    for (const [i, result] of results.entries()) {
      const write = writes[i];
      // Somebody else changed it meanwhile: it is judged as it is now.
      if (!result.ok && result.fault.reason === "Conflict" && write && write.op !== "create")
        this.#again(write.op === "remove" ? write.key : keyOf(write.object));
      else if (!result.ok && result.fault.reason !== "NotFound") throw result.fault;
    }
    for (const [object, propagation] of ends) await this.#remove(object, propagation);
  }

  /** What may not go, as the namespace default, stays. */
  #attempt(judge: () => void): void {
    try {
      judge();
    } catch (error) {
      if (asFault(error).reason !== "Forbidden") throw error;
    }
  }

  #judge(object: AnyObject, writes: Write[], ends: [AnyObject, Propagation][]): void {
    const { index } = this.#ports.view;
    const uid = object.metadata.uid ?? "";
    // Whoever let its dependents go was ended in it.
    if (isOrphaning(object)) ends.push([object, "Orphan"]);
    if (waitsForDependents(object)) {
      if (index.dependentsOf(uid).some((dependent) => blocks(dependent, uid))) return;
      const others = (object.metadata.finalizers ?? []).filter((f) => f !== foregroundFinalizer);
      writes.push(settled(withFinalizers(object, others), revisionOf(object)));
      return;
    }
    const judged = judgeDependent(
      object,
      (owner) => this.#owners.standingOf(object, owner),
      () => {
        const owned = index.dependentsOf(uid);
        return { any: owned.length > 0, waiting: owned.some(waitsForDependents) };
      },
    );
    if (judged.deed === "release")
      writes.push({ op: "update", object: released(object, judged.uids), expected: revisionOf(object) });
    if (judged.deed !== "remove") return;
    const { propagation } = judged;
    const { before, atOnce, after } = endOfThis(this.#ports, object, { propagation });
    // Hundreds of pods go with few writes.
    if (atOnce.length === 1 && !before && !after) writes.push(...atOnce);
    else ends.push([object, propagation]);
  }

  async #remove(object: AnyObject, propagation: Propagation): Promise<void> {
    const { kind, metadata } = object;
    const place = { namespace: metadata.namespace ?? "", name: metadata.name };
    const options = { propagation, uid: metadata.uid, revision: revisionOf(object) };
    try {
      if (!(await remove(this.#ports, kind, place, options))) this.#again(keyOf(object));
    } catch (error) {
      const { reason } = asFault(error);
      if (reason === "Conflict") this.#again(keyOf(object));
      else if (reason !== "NotFound") throw error;
    }
  }

  #again(key: Key): void {
    this.#open.set(keyText(key), key);
  }
}

const isOrphaning = (object: AnyObject): boolean =>
  isEnding(object) && object.metadata.finalizers?.includes(orphanFinalizer) === true;
