/** What was done to a cluster and what befell it, read from its journal. */
import type { AnyObject } from "../../core/kinds/all.js";

/** Times are ms since the epoch, as recorded. */
export interface Happening {
  type: "fault" | "action";
  /** A fault or an action of the scenario format. */
  name: string;
  atMs: number;
  /** When a fault was over. */
  untilMs?: number;
  minions: string[];
  /** Uids. */
  pods: string[];
  /** What it is about, for people: a minion, a controller, a pod. */
  subject: string;
  /** Further fields, as a scenario has them. */
  more: Readonly<Record<string, unknown>>;
  /** Of a `create`: what was created. */
  object?: AnyObject;
}

const wordsOf = ([key, value]: [string, unknown]): string => `${key} ${String(value)}`;

export function happeningText({ name, subject, more }: Happening): string {
  const shown = Object.entries(more).filter(([key]) => !["controller", "kind", "name"].includes(key));
  return [name, subject, ...shown.map(wordsOf)].filter((w) => w !== "").join(" ");
}
