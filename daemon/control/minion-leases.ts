/**
 * Keeps a lease for each minion, for tools that look there. They are written in one batch each ten seconds, from what is
 * heard on the links: nobody here goes by them.
 */
import type { MinionContext } from "../../actors/minion/context.js";
import { asFault } from "../../core/fault.js";
import { leaseKind } from "../../core/kinds/lease/kind.js";
import { leaseOf, minionLeases, renewMs } from "../../core/kinds/lease/of-minion.js";
import { nodeKind } from "../../core/kinds/node/kind.js";
import type { Node } from "../../core/kinds/node/object.js";
import { prepareForCreate } from "../../core/kinds/prepare.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Random } from "../../core/random.js";
import type { Store, Write } from "../../core/store/store.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Log } from "../log.js";
import { actorIdOf } from "./actor-id.js";
import { writePaced } from "./effects/paced.js";
import type { Master } from "./master.js";

export interface LeasePorts {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
}

function writeFor(ports: LeasePorts, node: Node): Write[] {
  const { master, clock, random } = ports;
  const { name } = node.metadata;
  const minion = master.system.contextOf(actorIdOf(nodeKind.kind, "", name)) as MinionContext | undefined;
  const nowMs = clock.nowMs();
  const heardMs = Math.min(minion?.history.lastMs ?? 0, nowMs);
  if (heardMs <= 0) return [];
  const before = master.view.get(leaseKind.kind, minionLeases, name);
  const lease = leaseOf(node, before, heardMs);
  if (!lease) return [];
  if (before) return [{ op: "update", object: lease, expected: revisionOf(before) }];
  const context = { nowMs, random, namespace: minionLeases, version: "v1" } as const;
  return [{ op: "create", object: prepareForCreate(leaseKind.kind, lease, context) }];
}

/** Begins at once, with those that are heard of; a new minion has its lease with the next look. */
export function keepMinionLeases(ports: LeasePorts): { close(): void } {
  const { master, clock, log } = ports;
  let timer: Timer | undefined;
  let isClosed = false;
  const look = async (): Promise<void> => {
    try {
      await writePaced(
        ports,
        [...master.view.list(nodeKind.kind)].flatMap((node) => writeFor(ports, node)),
      );
    } catch (error) {
      log("warn", "the leases of minions could not be renewed, and will be", { message: asFault(error).message });
    }
    if (!isClosed) timer = clock.after(renewMs, () => void look());
  };
  void look();
  return {
    close: () => {
      isClosed = true;
      timer?.cancel();
    },
  };
}
