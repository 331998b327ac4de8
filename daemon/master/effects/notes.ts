/** Everything worth explaining becomes an Event object: repeated ones are counted, old ones go. */

import type { AnyObject, Event } from "../../../core/api/types.js";
import { newSuffix } from "../../../core/ids.js";
import { toApiTime } from "../../../core/time.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { edit } from "./edit.js";
import { KeyedQueue } from "./keyed-queue.js";

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
}

/** An event that counts further notes of one object, reason and message. */
interface Told {
  namespace: string;
  name: string;
  /** Repetitions that were written, and those that were not yet. */
  repeats: number;
  pending: number;
  /** When one was written last. */
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
    const namespace = about.metadata.namespace ?? "default";
    const key = `${about.metadata.uid}/${note.reason}/${note.message}`;
    void this.#queue
      .run(key, async () => {
        const told = this.#told.get(key);
        if (told && (await this.#again(told, note))) return;
        const object = this.#event(about, namespace, note);
        await this.#create(object);
        this.#told.set(key, {
          namespace,
          name: object.metadata.name,
          repeats: 0,
          pending: 0,
          atMs: this.#ports.clock.nowMs(),
        });
        if (this.#told.size > toldMax) this.#told.delete(this.#told.keys().next().value ?? "");
      })
      .catch((error: unknown) => this.#ports.log("warn", "an event could not be written", { error: String(error) }));
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
    await this.#ports.store.write(
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

  /** @returns false if the event is gone */
  async #again(told: Told, note: Note): Promise<boolean> {
    told.pending++;
    // By our own clock: a note has that of its minion.
    const nowMs = this.#ports.clock.nowMs();
    if (told.repeats >= repeatsAtOnce && nowMs - told.atMs < repeatMs) return true;
    const { namespace, name, pending } = told;
    const written = await edit(this.#ports.store, { kind: "Event", namespace, name }, (e) => ({
      ...e,
      count: (e.count ?? 1) + pending,
      lastTimestamp: toApiTime(note.atMs),
    }));
    Object.assign(told, { repeats: told.repeats + 1, pending: told.pending - pending, atMs: nowMs });
    return written > 0;
  }

  #event(about: AnyObject, namespace: string, note: Note): Event {
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
      count: 1,
    };
  }
}
