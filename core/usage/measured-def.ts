/** What is shown of stored objects from what minions tell of them, and is stored nowhere. Pure data and pure functions. */
import type { Used } from "../link/usage.js";
import { apiVersionOf, type KindDef } from "../objects/kind-def.js";
import type { ApiObject } from "../objects/types.js";
import { toApiTime } from "../time.js";
import { windowWords } from "./words.js";

/** What was used, until when, and over how long. */
export interface Usage<T> {
  atMs: number;
  windowMs: number;
  used: T;
}

/** By container. */
export type PodUsage = Usage<ReadonlyMap<string, Used>>;

/** What is known of now; undefined = nothing. */
export interface UsageReader {
  ofPod(minion: string | undefined, uid: string | undefined): PodUsage | undefined;
  ofMachine(minion: string): Usage<Used> | undefined;
}

export interface MeasuredDef<T extends ApiObject = ApiObject, S extends ApiObject = ApiObject> extends KindDef<T> {
  readonly measured: {
    /** The kind that is stored. */
    readonly of: string;
    /** What is shown of a stored object; undefined: nothing is known of it. */
    shown(stored: S, usage: UsageReader): T | undefined;
  };
}

/** What all of them say. */
export function measuredFields(
  def: Pick<KindDef, "group" | "version">,
  { metadata }: ApiObject,
  { atMs, windowMs }: Usage<unknown>,
): Pick<ApiObject, "apiVersion" | "metadata"> & { timestamp: string; window: string } {
  const { name, namespace, labels } = metadata;
  const timestamp = toApiTime(atMs);
  return {
    apiVersion: apiVersionOf(def),
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      creationTimestamp: timestamp,
    },
    timestamp,
    window: windowWords(windowMs),
  };
}
