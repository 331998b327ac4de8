/**
 * The tables minions have of what the master knows (see core/tables): each gets what changed since the revision it says
 * it has when it joins, the whole if it has none of ours, and the differences from then on. Each says what it has
 * carried out.
 */

import {
  forEachTable,
  type TableMarks,
  type TableMessage,
  type TableName,
  type TableRows,
  tableKinds,
} from "../../../core/link/tables.js";
import type { TableMark } from "../../../core/tables/table.js";
import { TableSource } from "../../../core/tables/table.js";
import type { MasterPorts } from "../ports.js";

/** A minion that has not carried a table out after this is not waited for: it may be dead. */
export const carriedOutMsMax = 1_000;

interface Waiter {
  name: TableName;
  revision: number;
  minions: Set<string>;
  resolve: () => void;
}

type Sources = { [N in TableName]: TableSource<TableRows[N]> };

export class MinionTables {
  readonly #ports: Pick<MasterPorts, "clock" | "links" | "random">;
  readonly #sources: Sources;
  /** The tables each minion has, and the revision it has carried out; -1 = none of ours. */
  readonly #minions = new Map<string, Map<TableName, number>>();
  readonly #waiters = new Set<Waiter>();

  constructor(ports: Pick<MasterPorts, "clock" | "links" | "random">) {
    this.#ports = ports;
    const epoch = ports.random.fork("tables").uint32().toString(36);
    this.#sources = forEachTable((name) => new TableSource(tableKinds[name] as never, epoch)) as unknown as Sources;
  }

  /** From now on it has these. `marks`: what it has carried out of them, as it says. */
  join(minion: string, names: readonly TableName[], marks: TableMarks): void {
    const has = new Map<TableName, number>();
    this.#minions.set(minion, has);
    for (const name of names) {
      has.set(name, this.#heldBy(name, marks[name]));
      this.#bring(minion, name, marks[name]);
    }
  }

  leave(minion: string): void {
    this.#minions.delete(minion);
    this.#settle((waiter) => waiter.minions.delete(minion));
  }

  /** Rows that came or changed, and keys of rows that went; what is equal is not told. */
  change<N extends TableName>(name: N, upsert: readonly TableRows[N][], remove: readonly string[]): void {
    const update = (this.#sources[name] as TableSource<TableRows[N]>).change(upsert, remove);
    if (!update) return;
    for (const [minion, has] of this.#minions) if (has.has(name)) this.#send(minion, { name, ...update });
  }

  /** It missed something, and says where it stands. */
  missed(minion: string, name: TableName, mark: TableMark | undefined): void {
    if (this.#minions.get(minion)?.has(name)) this.#bring(minion, name, mark);
  }

  held(minion: string, name: TableName, mark: TableMark): void {
    const has = this.#minions.get(minion);
    const revision = this.#heldBy(name, mark);
    // What it has of a master before us says nothing.
    if (!has?.has(name) || revision < 0) return;
    has.set(name, revision);
    this.#settle((waiter) => {
      if (waiter.name === name && revision >= waiter.revision) waiter.minions.delete(minion);
    });
  }

  /** Resolves when every minion that has the table carries out all that was sent of it, or was waited for long enough. */
  settled(name: TableName): Promise<void> {
    const { revision } = this.#sources[name].mark;
    const late = [...this.#minions].flatMap(([minion, has]) =>
      (has.get(name) ?? revision) < revision ? [minion] : [],
    );
    if (late.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#ports.clock.after(carriedOutMsMax, () => waiter.resolve());
      const waiter: Waiter = {
        ...{ name, revision },
        minions: new Set(late),
        resolve: () => {
          timer.cancel();
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      this.#waiters.add(waiter);
    });
  }

  #heldBy(name: TableName, mark: TableMark | undefined): number {
    return mark?.epoch === this.#sources[name].mark.epoch ? mark.revision : -1;
  }

  #bring(minion: string, name: TableName, mark: TableMark | undefined): void {
    const update = this.#sources[name].since(mark);
    if (update) this.#send(minion, { name, ...update });
  }

  #send(minion: string, update: object): void {
    this.#ports.links.send(minion, { type: "table", ...update } as TableMessage);
  }

  #settle(tell: (waiter: Waiter) => void): void {
    for (const waiter of this.#waiters) {
      tell(waiter);
      if (waiter.minions.size === 0) waiter.resolve();
    }
  }
}
