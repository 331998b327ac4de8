/** Everything worth explaining becomes an Event object: repeated ones are counted, old ones go. */

import { newSuffix } from "../../../core/ids.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import { type Key, keyOf } from "../../../core/kinds/key.js";
import { toApiTime } from "../../../core/time.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { edit } from "./edit.js";
import { KeyedQueue } from "./keyed-queue.js";
import { writePaced } from "./paced.js";

/** Events kept, over all namespaces; the oldest go first. */
export const eventsMax = 5_000;
/** How long an event is kept: two days, as in 0.5.4. */
export const eventTtlMs = 48 * 3_600_000;

/** So many repetitions of an event are written as they come, … */
export const repeatsAtOnce = 10;
/** … the others as often as this, with the count of those between: thousands of pods may say the same every minute. */
export const repeatMs = 5 * 60_000;
/** Events whose repetitions are counted; more than are kept, so that one that went is not made anew each time. */
const toldMax = 4 * eventsMax;

export interface Note {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  component: string;
  host?: string;
  atMs: number;
  /** That the store takes no writes: told by what is kept back for that. */
  urgent?: boolean;
}

/** What was told of one object, with one reason and message. */
interface Told {
  /** The event that counts it. */
  event: Key | null;
  /** How often it was written again, -1 = never; and what was not written yet. */
  repeats: number;
  pending: number;
  /** When it was written last. */
  atMs: number;
}

export class Notes {
  readonly #ports: MasterPorts;
  readonly #view: View;
  readonly #queue = new KeyedQueue();
  #made: Event[] = [];
  #flush: Promise<unknown> | null = null;
  readonly #told = new Map<string, Told>();

  constructor(ports: MasterPorts, view: View) {
    this.#ports = ports;
    this.#view = view;
  }

  write(about: AnyObject, note: Note): void {
    const key = `${about.metadata.uid}/${note.reason}/${note.message}`;
    void this.#queue
      .run(key, () => this.#count(key, about, note))
      .catch((error: unknown) => this.#ports.log("warn", "an event could not be written", { error: String(error) }));
  }

  async #count(key: string, about: AnyObject, note: Note): Promise<void> {
    // By our own clock: a note has that of its minion.
    const nowMs = this.#ports.clock.nowMs();
    const told = this.#toldOf(key);
    told.pending++;
    if (told.repeats >= repeatsAtOnce && nowMs - told.atMs < repeatMs) return;
    const { event, pending } = told;
    if (!event || note.urgent || (await this.#again(event, note, pending)) === 0) {
      const made = this.#event(about, note, pending);
      if (note.urgent) await this.#ports.store.write([{ op: "create", object: made }], { urgent: true });
      else await this.#create(made);
      told.event = keyOf(made);
    }
    Object.assign(told, { repeats: told.repeats + 1, pending: 0, atMs: nowMs });
  }

  /** What is known of it outlives its event: where there are too many events, one goes again and again. */
  #toldOf(key: string): Told {
    const known = this.#told.get(key);
    if (known) return known;
    const told: Told = { event: null, repeats: -1, pending: 0, atMs: 0 };
    this.#told.set(key, told);
    if (this.#told.size > toldMax) this.#told.delete(this.#told.keys().next().value ?? "");
    return told;
  }

  /** Drops what is too old or too much; called now and then. */
  async sweep(): Promise<void> {
    // Times of the API are in order as text.
    const oldest = toApiTime(this.#ports.clock.nowMs() - eventTtlMs);
    const lastOf = (event: Event): string => event.lastTimestamp ?? "";
    const events = [...this.#view.list("Event")];
    const surplus = Math.max(0, events.length - eventsMax);
    if (surplus > 0) events.sort((a, b) => (lastOf(a) < lastOf(b) ? -1 : 1));
    const old = events.filter((event, i) => i < surplus || lastOf(event) < oldest);
    if (old.length === 0) return;
    await writePaced(
      this.#ports,
      old.map((e) => ({
        op: "remove",
        key: { kind: "Event", namespace: e.metadata.namespace ?? "", name: e.metadata.name },
      })),
    );
  }

  /** Events of one turn are written together. */
  async #create(event: Event): Promise<void> {
    this.#made.push(event);
    this.#flush ??= Promise.resolve().then(() => {
      const events = this.#made;
      this.#made = [];
      this.#flush = null;
      return this.#ports.store.write(events.map((object) => ({ op: "create", object })));
    });
    await this.#flush;
  }

  /** @returns 0 if the event is gone */
  #again(event: Key, note: Note, times: number): Promise<number> {
    const lastTimestamp = toApiTime(note.atMs);
    return edit(this.#ports.store, { ...event, kind: "Event" }, (e) => ({
      ...e,
      count: (e.count ?? 1) + times,
      lastTimestamp,
    }));
  }

  #event(about: AnyObject, note: Note, count: number): Event {
    const namespace = about.metadata.namespace ?? "default";
    const at = toApiTime(note.atMs);
    const { name, uid, resourceVersion } = about.metadata;
    return {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name}.${newSuffix(this.#ports.random, 10)}`, namespace, creationTimestamp: at },
      involvedObject: {
        apiVersion: "v1",
        kind: about.kind,
        name,
        ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      reason: note.reason,
      message: note.message,
      type: note.type,
      source: { component: note.component, ...(note.host === undefined ? {} : { host: note.host }) },
      firstTimestamp: at,
      lastTimestamp: at,
      count,
    };
  }
}
