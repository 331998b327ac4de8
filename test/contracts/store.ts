/** The laws of core/store/store.ts, for any engine. */
import type { Test } from "uvu";
import { followEndLaws, followLaws } from "./store/follow-laws.js";
import { modelLaws } from "./store/model-laws.js";
import { restartLaws } from "./store/restart-laws.js";
import type { Law, MakeStore } from "./store/subject.js";
import { watchLaws } from "./store/watch-laws.js";
import { readLaws, writeLaws } from "./store/write-laws.js";

/** Adds every law to `test`, each run on a store of its own. */
export function storeContract(test: Test, make: MakeStore): void {
  const law: Law = (name, body, historyMax) => {
    test(name, async () => {
      const subject = await make(historyMax);
      try {
        await body(subject);
      } finally {
        await subject.dispose();
      }
    });
  };
  writeLaws(law);
  readLaws(law);
  watchLaws(law);
  followLaws(law);
  followEndLaws(law);
  restartLaws(law);
  modelLaws(test, make);
}
