/** Hands each command of an actor to who carries it out: the tables of all keepers, and what actors of any kind order. */
import type { Command } from "../../../actors/commands.js";
import type { CommandSource } from "../../../actors/host/system.js";
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { objectOf } from "../actor-id.js";
import { commonCommands } from "../keepers/common.js";
import type { Keeper, OrderedCommand, Parts } from "../keepers/keeper.js";

type Handler = (command: Command, object: AnyObject, source: CommandSource) => void | Promise<void>;
type Table = Readonly<Partial<Record<OrderedCommand["type"], Handler>>>;

export class Executor {
  readonly #parts: Parts;
  readonly #tables = new Map<Kind, Table>();

  constructor(parts: Parts, keepers: ReadonlyMap<Kind, Keeper<AnyObject>>) {
    this.#parts = parts;
    const common = commonCommands(parts);
    for (const [kind, { commands }] of keepers) this.#tables.set(kind, { ...common, ...commands } as Table);
  }

  /** What it throws, or shows as a fault later, is the actor system's to tell: it harms this command only. */
  execute(command: Command, source: CommandSource): void {
    const key = objectOf(source.actor);
    const object: AnyObject | undefined = key && this.#parts.view.get<Kind>(key.kind, key.namespace, key.name);
    // The object went while its actor decided: nothing is left to be done about it.
    if (!object) return;
    const handler = this.#tables.get(object.kind)?.[command.type as OrderedCommand["type"]];
    if (!handler) throw new Error(`${command.type} is not a command of the actors of a ${object.kind}`);
    handler(command, object, source)?.catch((error: unknown) =>
      this.#parts.system.trouble(command.type, error, source),
    );
  }
}
