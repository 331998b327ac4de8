import { reconcile } from "../../../core/kinds/cron-job/reconcile.js";
import { controllerKeeper } from "./controller.js";

/** Cron jobs: jobs are known by their owner. */
export const keeper = controllerKeeper({ kind: "CronJob", children: ["Job"], child: ["job", "jobs"], reconcile });
