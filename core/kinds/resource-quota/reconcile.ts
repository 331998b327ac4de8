import { amountOf, amountText } from "../../objects/amount.js";
import type { Reconciled } from "../../objects/reconciled.js";
import type { ResourceQuota } from "./object.js";

/** What is used of a quota, in the words of the API. */
export type Used = Readonly<Record<string, string>>;

/** What is used, in its status: people read it there, and nobody decides by it. */
export function reconcile({ spec }: ResourceQuota, [used = {}]: readonly Used[]): Reconciled {
  const hard = Object.entries(spec?.hard ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const status = {
    hard: Object.fromEntries(hard.map(([name, text]) => [name, amountText(amountOf(text))])),
    used: Object.fromEntries(hard.map(([name]) => [name, used[name] ?? "0"])),
  };
  return { create: [], update: [], remove: [], status };
}
