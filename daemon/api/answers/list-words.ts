/** How a list is worded. */
import type { AnyObject } from "../../../core/kinds/all.js";

/** What a list says of itself. */
export interface ListMetadata {
  resourceVersion: string;
  /** Leads to the next page. */
  continue?: string;
  /** Objects after this page; not told where some are chosen. */
  remainingItemCount?: number;
}

export interface ListWords {
  /** What stands around the items, which stand between each two of these. */
  frames: readonly string[];
  item(object: AnyObject): Buffer;
}

/** What stands around the items of a list: `list` is the answer without them; they stand in each of its empty lists, which end it. */
export function framesOf(list: object): string[] {
  const lists = Object.values(list).filter((value) => Array.isArray(value) && value.length === 0).length;
  const parts = JSON.stringify(list).split("[]");
  const frames = [parts.slice(0, -lists).join("[]"), ...parts.slice(-lists)];
  return frames.map((frame, i) => `${i > 0 ? "]" : ""}${frame}${i < lists ? "[" : ""}`);
}
