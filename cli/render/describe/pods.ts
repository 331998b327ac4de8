/** The pods an object has to do with, as a table. */
import type { Pod } from "../../../core/kinds/pod/object.js";
import { getTable } from "../../../core/kinds/tables.js";
import type { Report } from "../report.js";

export function describePods(report: Report, pods: readonly Pod[], nowMs: number): void {
  const { header, rows } = getTable("Pod", pods, { nowMs, wide: true });
  report.table("Pods", header, rows);
}
