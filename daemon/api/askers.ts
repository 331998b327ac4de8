/** Whose requests share what one caller may have. */
import type { IncomingMessage } from "node:http";
import { type Caller, groupNames } from "../../core/access/caller.js";

/** Who asks, as far as a door is concerned. */
export interface Asker {
  /** Askers with the same name share what one caller may have. */
  flow: string;
  /** Hears once when it goes away. */
  onGone(listener: () => void): void;
  /** Is told, at once, that it has to wait. */
  onWait?(): void;
}

/**
 * Who does not stand in another's way: each level has seats of its own. Minions are above them all: they have a link, and
 * ask for no seat.
 */
export type Level = "people" | "pods" | "strangers";

/** Where a caller's requests wait. */
export function levelOf(caller: Caller | undefined): Level {
  if (!caller || caller.groups.includes(groupNames.unauthenticated)) return "strangers";
  return caller.groups.includes(groupNames.serviceAccounts) ? "pods" : "people";
}

/** The caller of a request, as authentication found it; undefined where nobody asks who it is. */
export const callerIn = ({ state }: { state: Record<string, unknown> }): Caller | undefined =>
  state["caller"] as Caller | undefined;

/** Whose a request is: its caller's by name, others' by their address. */
export function flowOf(request: IncomingMessage, caller?: Caller): string {
  const isStranger = caller === undefined || levelOf(caller) === "strangers";
  return isStranger ? `address ${request.socket.remoteAddress ?? ""}` : `caller ${caller.name}`;
}
