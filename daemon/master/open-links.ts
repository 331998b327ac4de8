/** Where minions dial in: whom they are let in as, and who hears what they say. */
import type { Clock } from "../../core/time.js";
import type { Master } from "../control/master.js";
import { door } from "../joining/door.js";
import type { Joining } from "../joining/joining.js";
import type { LinkServer } from "../link/link.js";
import { listenForMinions } from "../link/socket-server.js";
import type { Log } from "../log.js";

export interface LinkParts {
  clock: Clock;
  log: Log;
  /** Knows who joined, once it is open. */
  secure: { readonly joining: Joining | null };
  /** Of minions on this machine. */
  sharedToken: string;
  /** It begins after its links, and hears nothing before. */
  master(): Master;
}

export function openLinks(
  doors: Parameters<typeof listenForMinions>[0],
  { clock, log, secure, sharedToken, master }: LinkParts,
): LinkServer {
  return listenForMinions(doors, clock, log, {
    authenticate: door({ joining: () => secure.joining, refusals: () => master().refusals, sharedToken }),
    onMessage: (minion, message, caller) => void master().receive(minion, message, caller),
    onNonsense: (minion, { address }, why) =>
      master().refusals.tell("a minion sent what makes no sense", { minion, from: address, why }),
    onTurnedAway: (minion, { address }, why) =>
      master().refusals.tell("a minion was refused", { minion, from: address, why }),
    onDown: (minion, why) => master().disconnected(minion, why),
  });
}
