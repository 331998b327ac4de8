/** What actors of any kind order. */
import type {
  ControllerCommand,
  NoteCommand,
  ReplicationControllerCommand,
  TimerCommand,
  UnexpectedCommand,
} from "../../../actors/commands.js";
import { vainReason } from "../../../actors/controller/vain.js";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Handlers, Parts } from "./keeper.js";

export type CommonCommand =
  | NoteCommand
  | UnexpectedCommand
  | Exclude<ControllerCommand, ReplicationControllerCommand | TimerCommand>;

export const commonCommands = (parts: Parts): Handlers<AnyObject, CommonCommand> => ({
  note: ({ level, reason, message }, object, { actor }) => {
    const component = actor.split("/")[0] ?? "master";
    if (reason === vainReason) parts.ports.log("warn", "a controller changes nothing", { actor, message });
    parts.notes.write(object, { type: level, reason, message, component, atMs: parts.ports.clock.nowMs() });
  },
  unexpected: ({ event }, _object, { actor }) =>
    parts.ports.log("warn", "an actor heard an event it does not expect", { actor, event }),
  observe: (_command, object) => parts.look(object),
  carryOut: async (plan, object, source) => {
    await parts.children.carryOut(object, plan, source);
    parts.look(object);
  },
  writeStatus: ({ status }, object, { actor }) =>
    parts.writes.edit(actor, object, (now) => ({ ...now, status }) as typeof now),
});
