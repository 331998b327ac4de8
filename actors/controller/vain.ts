/** Actions after which nothing is otherwise: to repeat them at once would keep the master from everything else. */
import { fnv1a } from "../../core/fnv.js";
import type { Reconciled } from "../../core/objects/reconciled.js";

/** How long the same action waits before it is tried again. The first waits are short: what it changed may be seen late. */
export const vainBackOffMs = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** So many vain actions in a row are told to people: by then it is no coincidence. */
export const vainToldAt = 3;

/** The deadline at which it tries again. */
export const vainWait = "vain";

export const vainReason = "NothingChanged";

/** Written anew by each write, whatever it changes. */
const ownOfWrites = new Set(["resourceVersion", "managedFields"]);

/** The same text for the same action. */
export function planText({ create, update, remove, adopt = [], release = [] }: Reconciled): string {
  const text = JSON.stringify([create, update, remove, adopt, release], (key, value: unknown) =>
    ownOfWrites.has(key) ? undefined : value,
  );
  return `${text.length}/${fnv1a(text)}`;
}

/** What people are told of it. */
export function vainMessage({ create, update, remove, adopt = [], release = [] }: Reconciled): string {
  const parts = Object.entries({ create, change: update, delete: remove, adopt, release })
    .filter(([, list]) => list.length > 0)
    .map(([what, list]) => `${what} ${list.length}`);
  return `what it decided (${parts.join(", ")}) was carried out ${vainToldAt} times, and changed nothing; it tries again, less and less often`;
}
