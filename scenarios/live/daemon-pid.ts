import { asFault } from "../../core/fault.js";
import type { Commands } from "./commands.js";

interface DaemonStatus {
  name: string;
  pid: number;
}

/** Process id of a daemon of the cluster, as `troupe status` has it: `master`, or a minion's name. @throws Error */
export async function pidOf(commands: Commands, daemon: string): Promise<number> {
  const text = await commands.run("troupe", ["status", "-o", "json"]);
  const [cluster] = JSON.parse(text) as { daemons: DaemonStatus[] }[];
  const found = cluster?.daemons.find((d) => d.name === daemon);
  if (!found) throw asFault(new Error(`there is no daemon ${daemon}`));
  return found.pid;
}
