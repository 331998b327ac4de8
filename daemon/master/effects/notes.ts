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

export interface Note {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  component: string;
  host?: string;
  atMs: number;
}

export class Notes {
  readonly #ports: MasterPorts;
  readonly #view: View;
  readonly #queue = new KeyedQueue();
  #made: Event[] = [];
  #flush: Promise<unknown> | null = null;
  /** The event that counts further notes of one object, reason and message. */
  readonly #current = new Map<string, { namespace: string; name: string }>();

  constructor(ports: MasterPorts, view: View) {
    this.#ports = ports;
    this.#view = view;
  }

  write(about: AnyObject, note: Note): void {
    const namespace = about.metadata.namespace ?? "default";
    const key = `${about.metadata.uid}/${note.reason}/${note.message}`;
    void this.#queue
      .run(key, async () => {
        const known = this.#current.get(key);
        if (known && (await this.#again(known, note)) > 0) return;
        const object = this.#event(about, namespace, note);
        await this.#create(object);
        this.#current.set(key, { namespace, name: object.metadata.name });
        if (this.#current.size > eventsMax) this.#current.delete(this.#current.keys().next().value ?? "");
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

  #again(known: { namespace: string; name: string }, note: Note): Promise<number> {
    return edit(this.#ports.store, { kind: "Event", ...known }, (e) => ({
      ...e,
      count: (e.count ?? 1) + 1,
      lastTimestamp: toApiTime(note.atMs),
    }));
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
