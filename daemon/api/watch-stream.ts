/** A watch on its way to a client, the same for both versions and for chunked answers and WebSockets. */
import type { ParsedUrlQuery } from "node:querystring";
import { asFault, Fault, invalid } from "../../core/fault.js";
import type { Kind } from "../../core/kinds/all.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import { watchMsMax } from "./limits.js";
import { count, one } from "./query.js";
import type { Selection } from "./resources.js";
import { selectionOf } from "./selection.js";
import type { Services } from "./services.js";
import type { Sink } from "./sinks.js";
import { openWatch, type WatchEvent } from "./watch.js";

/** How a version of the API words what a watch tells. */
export interface WatchWords {
  event(event: WatchEvent): object;
  error(fault: Fault): object;
}

/** The revision a watch of v1beta1 or v1 begins after; 0 = with what exists. @throws Fault Invalid, BadRequest */
function startOf(kind: Kind, query: ParsedUrlQuery, version: ApiVersion): number {
  const given = one(query, "resourceVersion") ?? "0";
  if (/^\d{1,15}$/.test(given)) return Number(given);
  const message = `resourceVersion: invalid value '${given.slice(0, 80)}': must be a revision as a list gives it`;
  if (version === "v1") throw new Fault("BadRequest", message);
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
  const from = startOf(kind, query, version);
  const seconds = version === "v1" ? count(query, "timeoutSeconds") : undefined;
  const release = services.slots.take();
  const watch = await openWatch(store, { kind, selection, from }).catch((error: unknown) => {
    release();
    throw error;
  });
  return {
    run: async (sink) => {
      const timer = clock.after(Math.min(watchMsMax, (seconds || Number.POSITIVE_INFINITY) * 1000), () =>
        watch.close(),
      );
      sink.onClose(() => watch.close());
      try {
        for await (const event of watch.events)
          if (!(await sink.send(`${JSON.stringify(words.event(event))}\n`))) break;
      } catch (error) {
        const fault = asFault(error);
        if (fault.reason !== "Expired") log("error", "a watch failed", { kind, error: fault.message });
        await sink.send(`${JSON.stringify({ type: "ERROR", object: words.error(fault) })}\n`);
      } finally {
        timer.cancel();
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
