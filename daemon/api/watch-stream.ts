/** A watch on its way to a client, the same for both versions and for chunked answers and WebSockets. */
import type { ParsedUrlQuery } from "node:querystring";
import { asFault, type Fault, invalid } from "../../core/fault.js";
import type { Kind } from "../../core/kinds/all.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import type { Clock, Timer } from "../../core/time.js";
import { bookmarkMs, watchMsMax } from "./limits.js";
import { count, one } from "./query.js";
import type { Selection } from "./resources.js";
import { selectionOf } from "./selection.js";
import type { Services } from "./services.js";
import type { Sink } from "./sinks.js";
import { type Bookmark, type ObjectEvent, type OpenWatch, openWatch, type WatchEvent } from "./watch.js";
import { type WatchStart, watchStart } from "./watch-options.js";

/** How a version of the API words what a watch tells. */
export interface WatchWords {
  event(event: ObjectEvent): object;
  error(fault: Fault): object;
  /** Not of v1beta1, which has none. */
  bookmark?(bookmark: Bookmark): object;
}

/** Where a watch of v1beta1 begins; it has no bookmarks. @throws Fault Invalid */
function oldStart(kind: Kind, query: ParsedUrlQuery): WatchStart {
  const given = one(query, "resourceVersion") ?? "0";
  if (/^\d{1,15}$/.test(given)) return { from: Number(given), tellsEnd: false, bookmarks: false };
  const message = `resourceVersion: invalid value '${given.slice(0, 80)}': must be a revision as a list gives it`;
  throw invalid(kind, "", [{ reason: "FieldValueInvalid", field: "resourceVersion", message }]);
}

export interface PreparedWatch {
  /** Tells the sink until the client goes, the time is over or the watch expires. Gives the place back. */
  run(sink: Sink): Promise<void>;
  /** Instead of `run`: nobody will listen. */
  cancel(): void;
}

/**
 * Opens the watch a request asks for. What can be refused is refused here, before anything is answered.
 * @throws Fault BadRequest, Invalid, Expired, TooManyRequests
 */
export async function prepareWatch(
  services: Services,
  request: { kind: Kind; namespace: string | undefined; version: ApiVersion; query: ParsedUrlQuery; name?: string },
  words: WatchWords,
): Promise<PreparedWatch> {
  const { kind, namespace, version, query, name } = request;
  const { store, clock, log } = services.deps;
  const asked = selectionOf(kind, namespace, query, version);
  const selection: Selection = name === undefined ? asked : { ...asked, fields: alsoNamed(asked, name) };
  const start = version === "v1" ? watchStart(query) : oldStart(kind, query);
  const seconds = version === "v1" ? count(query, "timeoutSeconds") : undefined;
  const release = services.slots.take();
  const watch = await openWatch(store, { kind, selection, ...start }).catch((error: unknown) => {
    release();
    throw error;
  });
  const endsAfterMs = Math.min(watchMsMax, (seconds || Number.POSITIVE_INFINITY) * 1000);
  return {
    run: async (sink) => {
      const telling = new Telling(watch, words, sink);
      const stop = telling.mark(clock, start.bookmarks, endsAfterMs);
      sink.onClose(() => watch.close());
      try {
        await telling.tell();
      } catch (error) {
        const fault = asFault(error);
        if (fault.reason !== "Expired") log("error", "a watch failed", { kind, error: fault.message });
        await sink.send(`${JSON.stringify({ type: "ERROR", object: words.error(fault) })}\n`);
      } finally {
        stop();
        watch.close();
        release();
        sink.end();
      }
    },
    cancel: () => {
      watch.close();
      release();
    },
  };
}

function alsoNamed({ fields }: Selection, name: string): NonNullable<Selection["fields"]> {
  return {
    requirements: fields?.requirements ?? [],
    matches: (object) => object.metadata.name === name && (fields?.matches(object) ?? true),
  };
}

/** One watch and its client: events as they come, bookmarks while nothing does. */
class Telling {
  readonly #watch: OpenWatch;
  readonly #words: WatchWords;
  readonly #sink: Sink;
  /** Nothing is on its way to the client. */
  #isQuiet = false;

  constructor(watch: OpenWatch, words: WatchWords, sink: Sink) {
    this.#watch = watch;
    this.#words = words;
    this.#sink = sink;
  }

  async tell(): Promise<void> {
    const events = this.#watch.events[Symbol.asyncIterator]();
    for (;;) {
      this.#isQuiet = true;
      const { done, value } = await events.next();
      this.#isQuiet = false;
      if (done || !(await this.#send(value))) return;
    }
  }

  /** Bookmarks now and then, if they are wanted, and one at the end, after `endsAfterMs`. @returns stops it */
  mark(clock: Clock, bookmarks: boolean, endsAfterMs: number): () => void {
    const endsAtMs = clock.nowMs() + endsAfterMs;
    let timer: Timer;
    const arm = (): void => {
      const leftMs = endsAtMs - clock.nowMs();
      timer = clock.after(Math.max(0, bookmarks ? Math.min(leftMs, bookmarkMs) : leftMs), () => {
        const isOver = clock.nowMs() >= endsAtMs;
        if (!isOver) arm();
        if (bookmarks) this.#bookmark(isOver);
        else this.#watch.close();
      });
    };
    arm();
    return () => timer.cancel();
  }

  /** In a turn of its own: whatever the store has handed over by then has reached the client, or is on its way. */
  #bookmark(isLast: boolean): void {
    setImmediate(() => {
      const revision = this.#isQuiet ? this.#watch.toldUpTo() : undefined;
      if (revision !== undefined) void this.#send({ type: "BOOKMARK", revision, endsInitial: false });
      if (isLast) this.#watch.close();
    });
  }

  #send(event: WatchEvent): Promise<boolean> {
    if (event.type !== "BOOKMARK") return this.#sink.send(`${JSON.stringify(this.#words.event(event))}\n`);
    const object = this.#words.bookmark?.(event);
    return object ? this.#sink.send(`${JSON.stringify(object)}\n`) : Promise.resolve(true);
  }
}
