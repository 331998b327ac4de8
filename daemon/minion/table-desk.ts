/** The copies of the master's tables: brought up to date by what it sends, handed to whoever uses them here. */

import type { Service } from "../../core/kinds/service/object.js";
import { awaitedTables, forEachTable, type TableMarks, type TableMessage, tableKinds } from "../../core/link/tables.js";
import { TableCopy, type TableUpdate } from "../../core/tables/table.js";
import type { MasterLink, MinionPorts } from "./ports.js";
import type { TableUser, TableUsers } from "./table-users.js";

export class TableDesk {
  readonly #link: MasterLink;
  readonly #users: TableUsers;
  readonly #copies = forEachTable((name) => new TableCopy(tableKinds[name] as never));
  /** What is carried out. */
  readonly #held: TableMarks = {};

  /** For the environment of containers to come; until the master tells them, what is remembered of an earlier run. */
  services: readonly Service[] = [];

  constructor({ link, network, dns }: Pick<MinionPorts, "link" | "network" | "dns">, onServices: () => void) {
    this.#link = link;
    this.#users = {
      ...network?.tables,
      ...dns?.tables,
      services: (all, held) => {
        this.services = all;
        dns?.services(all);
        onServices();
        held();
      },
    };
  }

  /** For a hello: the master goes on from there. */
  marks(): TableMarks {
    return { ...this.#held };
  }

  receive(message: TableMessage): void {
    const { name } = message;
    const copy = this.#copies[name] as TableCopy<unknown>;
    const came = copy.take(message as TableUpdate<unknown>);
    if (came === "missed") this.#link.send({ type: "tableMissed", name, ...(copy.mark ? { mark: copy.mark } : {}) });
    if (came !== "changed" || !copy.mark) return;
    const { mark } = copy;
    const held = (): void => {
      const before = this.#held[name];
      if (before?.epoch === mark.epoch && before.revision >= mark.revision) return;
      this.#held[name] = mark;
      if (awaitedTables.has(name)) this.#link.send({ type: "tableHeld", name, mark });
    };
    const use = this.#users[name] as TableUser<never> | undefined;
    if (use) use(copy.rows() as never[], held);
    else held();
  }
}
