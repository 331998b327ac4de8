import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterRecord } from "../../cli/local/cluster-file.js";

/** What `troupe up` wrote down of a cluster in another home than ours; undefined where there is none (any more). */
export function recordOf(home: string, name: string): ClusterRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(home, "clusters", name, "cluster.json"), "utf8")) as ClusterRecord;
  } catch {
    return undefined;
  }
}
