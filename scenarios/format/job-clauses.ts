/** Conditions about jobs. */
import { isTrue } from "../../core/objects/conditions.js";
import { ownerOf } from "../../core/objects/index/facts.js";
import type { Clause } from "./condition.js";
import { amount, count, countTest } from "./counts.js";

export const jobClauses: readonly Clause[] = [
  [
    /^job (\S+) (Complete|Failed|Suspended|FailureTarget|SuccessCriteriaMet)$/,
    ([name = "", type = ""]) =>
      (o) => {
        const job = o.objects.get("Job", "default", name);
        return job !== undefined && isTrue(job, type);
      },
  ],
  [
    new RegExp(`^job (\\S+) counts ${amount} (succeeded|failed|active)$`),
    ([name = "", n = "", word = ""]) => {
      const counts = countTest(n);
      return (
        counts &&
        ((o) => {
          const status = o.objects.get("Job", "default", name)?.status ?? {};
          return counts(status[word as "succeeded" | "failed" | "active"] ?? 0);
        })
      );
    },
  ],
  [
    new RegExp(`^cron job (\\S+) has ${amount} jobs?$`),
    ([name = "", n = ""]) => {
      const counts = countTest(n);
      return (
        counts &&
        ((o) => {
          const uid = o.objects.get("CronJob", "default", name)?.metadata.uid;
          return counts(count(o.objects.list("Job"), (job) => ownerOf(job) === uid));
        })
      );
    },
  ],
];
