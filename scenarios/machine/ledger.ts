/**
 * What a run does to the machine outside of its folder, written down before it is done, so that whoever takes it back
 * knows of it however the run ended. One JSON value a line, in the run's folder.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Deed =
  /** apt-get runs; it is left to finish. */
  | { did: "install"; pid: number }
  | { did: "file"; path: string }
  | { did: "mount"; path: string }
  /** Its parts run in namespaces of their own and end with these. */
  | { did: "own-machine" }
  /** An engine runs in this machine's network. */
  | ({ did: "engine" } & EngineDeed)
  /** Something of a cluster is made on an engine by other means than `troupe up`. */
  | { did: "cluster"; name: string };

export interface EngineDeed {
  /** Control group of all its containers, from the root of each controller. */
  cgroup: string;
  /** Folders that engines make, whatever they are told, and that were not there before. */
  absent: readonly string[];
  /** Bridges of engines' networks that were there before. */
  bridges: readonly string[];
  /** Packet rules as they were: what iptables-save, ip6tables-save and `nft list tables` said. */
  rules: { iptables: string; ip6tables: string; tables: string };
  /** Files of /proc/sys and what was in them. */
  settings: Readonly<Record<string, string>>;
}

const fileName = "ledger";

/** Writes a deed down; it is on its way to the disk when this returns. */
export function noteDeed(folder: string, deed: Deed): void {
  appendFileSync(join(folder, fileName), `${JSON.stringify(deed)}\n`);
}

/** All deeds of a run, the first one first. A line that was cut short was not done. */
export function deedsOf(folder: string): Deed[] {
  let text = "";
  try {
    text = readFileSync(join(folder, fileName), "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as Deed];
    } catch {
      return [];
    }
  });
}
