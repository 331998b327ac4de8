/** What a master wants of a minion that is nothing to its pods' agents: it is passed on. */
import type { MasterMessage } from "../../core/link/messages.js";
import type { MinionPorts } from "./ports.js";
import { removeVolume } from "./remove-volume.js";

type Errand = Extract<MasterMessage, { type: "openStream" | "removeVolume" | "token" | "renewCredential" }>;

export function hearErrand(message: Errand, ports: MinionPorts): void {
  if (message.type === "openStream") ports.onStream(message);
  else if (message.type === "removeVolume") removeVolume(message.name, ports);
  else if (message.type === "token") ports.onToken?.(message);
  else ports.onRenewCredential?.();
}
