/** Waiting until objects that are on their way out are gone. */

import { eitherSignal } from "../../core/either-signal.js";
import type { Kind } from "../../core/kinds/all.js";
import type { Client } from "./client.js";
import { wordOf } from "./kind-words.js";
import type { KindRef } from "./served-kind.js";
import { follow } from "./watch.js";

export interface Leaving {
  kind: KindRef;
  namespace: string;
  name: string;
  /** One of the same name that is made meanwhile is another one. */
  uid: string;
}

/** One watch for each kind and namespace. */
function grouped(objects: readonly Leaving[]): Leaving[][] {
  const groups = new Map<string, Leaving[]>();
  for (const object of objects) {
    const key = `${wordOf(object.kind)}/${object.namespace}`;
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  return [...groups.values()];
}

async function waitForGroup(
  client: Client,
  group: readonly Leaving[],
  onGone: (object: Leaving) => void,
  signal: AbortSignal,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const left = new Map(group.map((o) => [o.uid, o]));
  const stop = new AbortController();
  const { kind, namespace } = first;
  const target = { kind, namespace: namespace === "" ? undefined : namespace };
  const { items, changes } = await follow<Kind>(client, target, { signal: eitherSignal(signal, stop.signal) });
  const gone = (uid: string): void => {
    const object = left.get(uid);
    if (!object) return;
    left.delete(uid);
    onGone(object);
    if (left.size === 0) stop.abort();
  };
  const present = new Set(items.map((o) => o.metadata.uid));
  for (const uid of [...left.keys()]) if (!present.has(uid)) gone(uid);
  for await (const { type, object } of changes) if (type === "DELETED") gone(object.metadata.uid ?? "");
}

/** Resolves when all are gone or the signal is given. @throws ApiError, ConnectionError */
export async function waitGone(
  client: Client,
  objects: readonly Leaving[],
  onGone: (object: Leaving) => void,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(grouped(objects).map((group) => waitForGroup(client, group, onGone, signal)));
}
