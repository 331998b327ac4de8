/** Conditions about the web page of a service, which only a live run has. */
import type { Page } from "../observation.js";
import type { Clause, Holds } from "./condition.js";
import { amount, countTest } from "./counts.js";

/** A test of a service's page; where pages cannot be seen there is nothing to say against it. */
function onPage(service: string, path: string, test: (page: Page) => boolean): Holds {
  return (o) => o.page === undefined || test(o.page(service, path));
}

/** Of a list its length. */
const amountOf = (value: unknown): number => (Array.isArray(value) ? value.length : Number(value ?? Number.NaN));

export const pageClauses: readonly Clause[] = [
  [
    new RegExp(`^page (\\S+) of (\\S+) shows ${amount} (\\w+)$`),
    ([path = "", service = "", n = "", word = ""]) => {
      const counts = countTest(n);
      // `1 agent` is one of its `agents`.
      return counts && onPage(service, path, ({ now }) => counts(amountOf(now?.[word] ?? now?.[`${word}s`])));
    },
  ],
  [
    new RegExp(`^page (\\S+) of (\\S+) shows (\\w+) ${amount}$`),
    ([path = "", service = "", field = "", n = ""]) => {
      const counts = countTest(n);
      return counts && onPage(service, path, ({ now }) => counts(amountOf(now?.[field])));
    },
  ],
  [
    /^page (\S+) of (\S+) keeps (\w+)$/,
    ([path = "", service = "", key = ""]) =>
      onPage(
        service,
        path,
        ({ first, now }) => first?.[key] !== undefined && JSON.stringify(first[key]) === JSON.stringify(now?.[key]),
      ),
  ],
];
