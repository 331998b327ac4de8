/** The objects of a live cluster as watches of its API tell of them: one change at a time, for all who look on. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Client } from "../../cli/client/client.js";
import { follow } from "../../cli/client/watch.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { revisionOf } from "../../core/objects/types.js";
import type { LogRecord } from "../../core/store/change-log.js";
import { ObjectMirror } from "../simulation/object-mirror.js";

/** Time passes for conditions that no object's change tells of. */
const lookMs = 20;

export class WatchedObjects {
  readonly mirror = new ObjectMirror();
  readonly #arrived: LogRecord[] = [];
  readonly #lookers = new Set<() => void>();
  #pumping = false;

  /**
   * Follows a kind until the signal is given; resolves when what is there now has come in.
   * @param onBroken the watch ended for good
   */
  async follow(client: Client, kind: Kind, signal: AbortSignal, onBroken: (error: unknown) => void): Promise<void> {
    const { items, changes } = await follow(client, { kind, namespace: undefined }, { signal });
    for (const object of items) this.#arrive("ADDED", object as AnyObject);
    while (this.#pumping) await nextTurn();
    void (async () => {
      for await (const { type, object } of changes) this.#arrive(type, object as AnyObject);
    })().catch((error: unknown) => {
      if (!signal.aborted) onBroken(error);
    });
  }

  /** Resolves when so many changes were seen. */
  changes(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => {
      this.mirror.onChange(() => {
        if (--left === 0) resolve();
      });
    });
  }

  /** Resolves when it `isOver`, which is asked after each change, and as time passes. @throws Error once interrupted */
  look(isOver: () => boolean, interrupted: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!interrupted.aborted && !isOver()) return;
        clearInterval(timer);
        this.#lookers.delete(look);
        if (interrupted.aborted) reject(new Error("interrupted"));
        else resolve();
      };
      const timer = setInterval(look, lookMs);
      this.#lookers.add(look);
    });
  }

  #arrive(type: LogRecord["type"], object: AnyObject): void {
    this.#arrived.push({ type, object, revision: revisionOf(object) });
    if (!this.#pumping) void this.#pump();
  }

  /** One change at a time, and those who look on look at each: what lasts a moment is seen, too. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let record = this.#arrived.shift(); record; record = this.#arrived.shift()) {
      this.mirror.land({ put: [record], drop: [], floor: 0, revision: record.revision });
      for (const look of [...this.#lookers]) look();
      await nextTurn();
    }
    this.#pumping = false;
  }
}
