/** Who may open the link as which minion. */
import { Fault } from "../../core/fault.js";
import { sameSecret } from "../authentication/known-tokens.js";
import type { Caller, LinkServerHandlers } from "../link/link.js";
import type { Joining } from "./joining.js";
import type { Refusals } from "./refusals.js";

export interface DoorPorts {
  /** null: nobody joins this cluster from elsewhere. */
  joining(): Joining | null;
  refusals(): Refusals;
  /** What the minions that `troupe up` starts on this machine have in common. */
  sharedToken: string;
}

/** Over TLS a minion shows its own credential; on the listeners of this machine the one that all share. */
export function door(ports: DoorPorts): LinkServerHandlers["authenticate"] {
  const judge = (token: string, claimed: string, isSecure: boolean): void => {
    if (claimed === "") throw new Fault("Unauthorized", "it does not say which minion it is");
    const joining = ports.joining();
    if (isSecure) {
      if (!joining) throw new Fault("ServiceUnavailable", "the master is not ready to be joined yet", { retry: true });
      return joining.authenticate(token, claimed);
    }
    if (token === "" || !sameSecret(token, ports.sharedToken)) throw new Fault("Unauthorized", "its token is wrong");
    joining?.meetLocal(claimed);
  };
  return (token, claimed, caller: Caller) => {
    try {
      judge(token, claimed, caller.isSecure);
      return claimed;
    } catch (error) {
      const why = (error as Fault).message;
      ports.refusals().tell("a minion was refused", { minion: claimed.slice(0, 253), from: caller.address, why });
      throw error;
    }
  };
}
