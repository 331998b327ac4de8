/** A watch on its way to a client, the same for both versions and for chunked answers and WebSockets. */
import type { ParsedUrlQuery } from "node:querystring";
import { asFault, invalid } from "../../core/fault.js";
import type { Kind } from "../../core/kinds/all.js";
import type { FormDef } from "../../core/objects/form-def.js";
import type { KindDef } from "../../core/objects/kind-def.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import { answerBytes } from "./answers/list-answer.js";
import type { Asker } from "./askers.js";
import { formStore } from "./form-store.js";
import { watchMsMax } from "./limits.js";
import { count, one } from "./query.js";
import type { Selection } from "./resources.js";
import { selectionOf } from "./selection.js";
import type { Services } from "./services.js";
import type { Sink } from "./sinks.js";
import { Telling, type WatchWords } from "./telling.js";
import { type OpenWatch, openWatch } from "./watch.js";
import { type WatchStart, watchStart } from "./watch-options.js";

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

export interface WatchedRequest {
  kind: Kind;
  namespace: string | undefined;
  version: ApiVersion;
  query: ParsedUrlQuery;
  name?: string;
  asker: Asker;
  /** Of a kind that is selected by what its definition says. */
  def?: KindDef;
  /** In which the kind is to be told; absent = as it is stored. */
  form?: FormDef;
}

/**
 * Opens the watch a request asks for. What can be refused is refused here, before anything is answered.
 * @throws Fault BadRequest, Invalid, Expired, TooManyRequests
 */
export async function prepareWatch(
  services: Services,
  request: WatchedRequest,
  words: WatchWords,
): Promise<PreparedWatch> {
  const { kind, namespace, version, query, name, asker, form } = request;
  const { store, master, clock, log, load } = services.deps;
  const asked = selectionOf(form ?? request.def ?? kind, namespace, query, version);
  const selection: Selection = name === undefined ? asked : { ...asked, fields: alsoNamed(asked, name) };
  const start = version === "v1" ? watchStart(query) : oldStart(kind, query);
  const seconds = version === "v1" ? count(query, "timeoutSeconds") : undefined;
  const release = services.slots.take(asker.flow);
  let told = (): void => {};
  const letGo = (): void => {
    release();
    told();
  };
  const open = async (): Promise<OpenWatch> => {
    if (start.from === 0) told = await load.answers.enter(asker, answerBytes(master.view.index.count(kind, namespace)));
    return openWatch(form ? formStore(store, form) : store, { kind, selection, ...start });
  };
  const watch = await open().catch((error: unknown) => {
    letGo();
    throw error;
  });
  const endsAfterMs = Math.min(watchMsMax, (seconds || Number.POSITIVE_INFINITY) * 1000);
  return {
    run: async (sink) => {
      const telling = new Telling({ watch, selection, words, sink, turns: load.turns, onExistingTold: told });
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
        letGo();
        sink.end();
      }
    },
    cancel: () => {
      watch.close();
      letGo();
    },
  };
}

function alsoNamed({ fields }: Selection, name: string): NonNullable<Selection["fields"]> {
  return {
    requirements: fields?.requirements ?? [],
    matches: (object) => object.metadata.name === name && (fields?.matches(object) ?? true),
  };
}
