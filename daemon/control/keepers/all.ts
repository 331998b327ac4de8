/** All keepers, and the machines they run. */
import type { AnyStateMachine } from "xstate";
import type { KeeperDef } from "./keeper.js";
import * as list from "./list.js";

/** In the order in which actors are made as a master starts. */
export const keepers: readonly KeeperDef[] = (Object.values(list) as unknown as KeeperDef[]).sort(
  (a, b) => a.rank - b.rank,
);

/** The machines of the master's actors. */
export const machines: readonly AnyStateMachine[] = keepers.map((k) => k.machine);
