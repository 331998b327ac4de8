/**
 * What is still free on each minion while a batch is being decided: the table's columns as they were when it began,
 * and on top of them what the pods of the same batch took.
 */
import { without } from "./int-lists.js";
import { bloomBit, type NodeTable } from "./node-table.js";
import { disksClash, type PackedKind, portAndProtocol, portsClash } from "./pod-kind.js";
import type { Tallies } from "./wishes/tallies.js";

export class Room {
  readonly table: NodeTable;
  readonly cpuUsed: Float64Array;
  readonly memoryUsed: Float64Array;
  readonly podsUsed: Int32Array;
  /** What pods are to each other; null where no kind that is asked for minds others. */
  readonly tallies: Tallies | null;
  /** All that is taken on slots where pods came or went, in place of what the table has. */
  readonly #own = { ports: new Map<number, number[]>(), disks: new Map<number, number[]>() };

  private constructor(table: NodeTable, tallies: Tallies | null, copied: boolean) {
    this.table = table;
    this.tallies = tallies;
    this.cpuUsed = copied ? table.cpuUsed.slice() : table.cpuUsed;
    this.memoryUsed = copied ? table.memoryUsed.slice() : table.memoryUsed;
    this.podsUsed = copied ? table.podsUsed.slice() : table.podsUsed;
  }

  /** Room to try things in; the table is left alone. */
  static copyOf(table: NodeTable, tallies: Tallies | null): Room {
    return new Room(table, tallies, true);
  }

  /** The table itself, to judge by. Nothing may be taken from it; who writes the table adds to the tallies. */
  static viewOf(table: NodeTable, tallies: Tallies | null): Room {
    return new Room(table, tallies, false);
  }

  /** A pod is there. */
  take(slot: number, kind: PackedKind): void {
    this.#count(slot, kind, 1);
    if (kind.ports.length > 0) this.#ownList("ports", slot).push(...kind.ports);
    if (kind.disks.length > 0) this.#ownList("disks", slot).push(...kind.disks);
  }

  /** A pod that is there is not. */
  give(slot: number, kind: PackedKind): void {
    this.#count(slot, kind, -1);
    if (kind.ports.length > 0) without(this.#ownList("ports", slot), kind.ports);
    if (kind.disks.length > 0) without(this.#ownList("disks", slot), kind.disks);
  }

  #count(slot: number, kind: PackedKind, pods: 1 | -1): void {
    if (kind.company) this.tallies?.add(slot, kind.company, pods);
    this.cpuUsed[slot] = (this.cpuUsed[slot] as number) + pods * kind.cpuMillis;
    this.memoryUsed[slot] = (this.memoryUsed[slot] as number) + pods * kind.memoryBytes;
    this.podsUsed[slot] = (this.podsUsed[slot] as number) + pods;
  }

  #ownList(name: "ports" | "disks", slot: number): number[] {
    const own = this.#own[name].get(slot) ?? this.table.list(name, slot);
    this.#own[name].set(slot, own);
    return own;
  }

  portTaken(slot: number, port: number): boolean {
    const own = this.#own.ports.get(slot);
    if (own) return own.some((taken) => portsClash(taken, port));
    const { counts, entries, portBloom, size } = this.table;
    if (((portBloom[slot] as number) & bloomBit(portAndProtocol(port))) === 0) return false;
    const start = slot * size.widths.ports;
    const end = start + (counts.ports[slot] as number);
    for (let i = start; i < end; i++) if (portsClash(entries.ports[i] as number, port)) return true;
    return false;
  }

  diskInUse(slot: number, disk: number): boolean {
    const own = this.#own.disks.get(slot);
    if (own) return own.some((claim) => disksClash(claim, disk));
    const { counts, entries, size } = this.table;
    const start = slot * size.widths.disks;
    const end = start + (counts.disks[slot] as number);
    for (let i = start; i < end; i++) if (disksClash(entries.disks[i] as number, disk)) return true;
    return false;
  }
}
