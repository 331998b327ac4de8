/** Watches that outlive connections: after a break they go on where they were, after too long they look anew. */
import type { AnyObject, Kind, KindMap } from "../../core/kinds/all.js";
import { ApiError, ConnectionError, errorOfStatus } from "./api-error.js";
import { type Client, collectionPath, type Selectors } from "./client.js";
import { connectionError } from "./http.js";
import { asked, objectsOf, type ServedKind } from "./served-kind.js";

export interface Change<K extends Kind> {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: KindMap[K];
}

export interface WatchTarget<K extends Kind> {
  kind: K | ServedKind;
  /** undefined = all. */
  namespace: string | undefined;
  selectors?: Selectors;
}

/** One line of a watch is not longer than an object may be. */
const lineCharsMax = 16 * 1024 * 1024;
const firstWaitMs = 200;
const waitMsMax = 5_000;

/** Lines of a stream, each without its end. @throws Error when one is too long */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", start)) {
      yield rest.slice(start, end);
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > lineCharsMax) throw new Error(`a line of the watch is longer than ${lineCharsMax} characters`);
  }
}

async function* changesAfter<K extends Kind>(
  client: Client,
  target: WatchTarget<K>,
  from: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Change<K>> {
  const { kind, namespace, selectors } = target;
  if (signal?.aborted) return;
  const answer = await client.open({
    signal,
    path: collectionPath(kind, namespace),
    ...asked(kind),
    query: {
      ...asked(kind).query,
      watch: true,
      resourceVersion: from,
      labelSelector: selectors?.labels,
      fieldSelector: selectors?.fields,
    },
  });
  try {
    for await (const line of linesOf(answer)) {
      if (line.trim() === "") continue;
      const { type, object } = JSON.parse(line) as { type: string; object: KindMap[K] };
      if (type === "ERROR") throw errorOfStatus(object, 500);
      if (type === "BOOKMARK") continue;
      for (const changed of objectsOf(kind, object, [object]))
        yield { type: type as Change<K>["type"], object: changed };
    }
  } catch (error) {
    if (error instanceof ApiError || error instanceof SyntaxError || signal?.aborted) throw error;
    throw connectionError(error, client.access.server);
  } finally {
    answer.destroy();
  }
}

const idOf = (object: AnyObject): string => `${object.metadata.namespace ?? ""}/${object.metadata.name}`;

/** What a fresh look says that is not yet known, as changes. */
function* catchUp<K extends Kind>(known: Map<string, KindMap[K]>, items: readonly KindMap[K][]): Generator<Change<K>> {
  const present = new Map(items.map((o) => [idOf(o), o]));
  for (const [id, object] of known)
    if (present.get(id)?.metadata.uid !== object.metadata.uid) yield { type: "DELETED", object };
  for (const [id, object] of present) {
    const old = known.get(id);
    if (old === undefined || old.metadata.uid !== object.metadata.uid) yield { type: "ADDED", object };
    else if (old.metadata.resourceVersion !== object.metadata.resourceVersion) yield { type: "MODIFIED", object };
  }
}

function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, signal?.aborted ? 0 : ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done, { once: true });
  });
}

export interface Following<K extends Kind> {
  /** What there was at the beginning. */
  items: KindMap[K][];
  /** What changes from then on, until the signal; a change is told once. */
  changes: AsyncGenerator<Change<K>>;
}

export interface FollowOptions {
  signal?: AbortSignal;
  /** The connection broke and is tried again; called once for each break. */
  onBreak?: (error: Error) => void;
}

/**
 * What there is, and then every change.
 * @throws ApiError, ConnectionError from the first look; later only what asking again cannot mend
 */
export async function follow<K extends Kind>(
  client: Client,
  target: WatchTarget<K>,
  options: FollowOptions = {},
): Promise<Following<K>> {
  const { kind, namespace, selectors } = target;
  const { signal, onBreak } = options;
  const start = await client.list(kind, namespace, selectors);
  const known = new Map(start.items.map((o) => [idOf(o), o]));
  const learn = (change: Change<K>): Change<K> => {
    if (change.type === "DELETED") known.delete(idOf(change.object));
    else known.set(idOf(change.object), change.object);
    return change;
  };
  /** Changes until the connection ends; `from` undefined: the history up to now is lost, so a fresh look comes first. */
  async function* changesFrom(from: string | undefined): AsyncGenerator<{ change?: Change<K>; from: string }> {
    let revision = from;
    if (revision === undefined) {
      const fresh = await client.list(kind, namespace, selectors);
      revision = fresh.resourceVersion;
      for (const change of [...catchUp(known, fresh.items)]) yield { change, from: revision };
      yield { from: revision };
    }
    for await (const change of changesAfter(client, target, revision, signal))
      yield { change, from: change.object.metadata.resourceVersion ?? revision };
  }
  async function* changes(): AsyncGenerator<Change<K>> {
    let from: string | undefined = start.resourceVersion;
    let waitMs = 0;
    let isBroken = false;
    while (!signal?.aborted) {
      try {
        for await (const next of changesFrom(from)) {
          waitMs = 0;
          isBroken = false;
          from = next.from;
          if (next.change) yield learn(next.change);
        }
      } catch (error) {
        if (signal?.aborted) return;
        if (error instanceof ApiError && error.status === 410) from = undefined;
        else if (!(error instanceof ConnectionError)) throw error;
        else if (!isBroken) onBreak?.(error);
        isBroken = true;
      }
      await delay(waitMs, signal);
      waitMs = Math.min(waitMsMax, Math.max(firstWaitMs, waitMs * 2));
    }
  }
  return { items: start.items, changes: changes() };
}
