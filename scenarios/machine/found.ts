/** What is in a run's folder that says what was made elsewhere: clusters, and runs within the run. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** How far below a run's folder the folders of clusters, and of runs within the run, are. */
const depthMax = 6;

/** Much is in these, and none of it is ours to read. */
const deep = /^(engine|host-.*|node_modules|master|minion-.*)$/;

/** A cluster that `troupe up` wrote down. */
export interface Cluster {
  home: string;
  name: string;
}

/** What is in a run's folder that says what was made elsewhere. */
export interface Found {
  clusters: Cluster[];
  /** Folders of runs within the run, the innermost first. */
  runs: string[];
}

export function find(folder: string): Found {
  const found: Found = { clusters: [], runs: [] };
  const look = (path: string, depth: number): void => {
    for (const entry of entriesOf(path)) {
      const below = join(path, entry);
      if (entry === "ledger" && path !== folder) found.runs.unshift(path);
      else if (entry === "clusters") {
        const names = entriesOf(below).filter((name) => existsSync(join(below, name, "cluster.json")));
        found.clusters.push(...names.map((name) => ({ home: path, name })));
      } else if (depth < depthMax && !deep.test(entry)) look(below, depth + 1);
    }
  };
  look(folder, 0);
  return found;
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
