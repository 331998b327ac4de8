/**
 * All minions as columns of one SharedArrayBuffer, so that a worker thread reads the cluster without a copy of it.
 * One row is a *slot*. One thread writes; others read at any time and may see a row half written: what they decide is
 * judged against the table again before it counts.
 *
 *   header │ cpu, memory: capacity and used (f64) │ pods, flags, blooms (i32) │ lists: count + entries (i32)
 *
 * Strings never get in: labels, taints, ports and disks are numbers given by an interner (see pod-kind.ts).
 */
import { invariant } from "../invariant.js";
import { portAndProtocol } from "./pod-kind.js";

export const flags = { present: 1, ready: 2, cordoned: 4, flapping: 8 } as const;

/** What a row has any number of. */
export const listNames = ["labels", "taints", "ports", "disks"] as const;
export type ListName = (typeof listNames)[number];

export interface TableSize {
  slots: number;
  /** How many entries each list can hold in each row. */
  widths: Record<ListName, number>;
}

export const firstSize: TableSize = { slots: 16, widths: { labels: 8, taints: 2, ports: 8, disks: 4 } };

/** slots, then one width per list; padded to keep the f64 columns aligned. */
const headerInts = 8;
const floatColumns = 4;
const intColumns = 5;

/** One bit of 32 for a number: a row whose bloom lacks a bit holds no entry with that bit. */
export function bloomBit(entry: number): number {
  return 1 << (Math.imul(entry, 0x9e3779b1) >>> 27);
}

export class NodeTable {
  readonly buffer: SharedArrayBuffer;
  readonly size: TableSize;
  readonly cpuCapacity: Float64Array;
  readonly cpuUsed: Float64Array;
  readonly memoryCapacity: Float64Array;
  readonly memoryUsed: Float64Array;
  readonly podsMax: Int32Array;
  readonly podsUsed: Int32Array;
  readonly flags: Int32Array;
  readonly labelBloom: Int32Array;
  readonly portBloom: Int32Array;
  readonly counts: Readonly<Record<ListName, Int32Array>>;
  readonly entries: Readonly<Record<ListName, Int32Array>>;

  /** The table that lives in `buffer`, which another table's `buffer` or {@link NodeTable.create} made. */
  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    const [slots = 0, labels = 0, taints = 0, ports = 0, disks = 0] = new Int32Array(buffer, 0, headerInts);
    this.size = { slots, widths: { labels, taints, ports, disks } };
    let offset = headerInts * 4;
    const floats = (): Float64Array => {
      offset += slots * 8;
      return new Float64Array(buffer, offset - slots * 8, slots);
    };
    const ints = (length: number): Int32Array => {
      offset += length * 4;
      return new Int32Array(buffer, offset - length * 4, length);
    };
    this.cpuCapacity = floats();
    this.cpuUsed = floats();
    this.memoryCapacity = floats();
    this.memoryUsed = floats();
    this.podsMax = ints(slots);
    this.podsUsed = ints(slots);
    this.flags = ints(slots);
    this.labelBloom = ints(slots);
    this.portBloom = ints(slots);
    this.counts = { labels: ints(slots), taints: ints(slots), ports: ints(slots), disks: ints(slots) };
    this.entries = {
      labels: ints(slots * labels),
      taints: ints(slots * taints),
      ports: ints(slots * ports),
      disks: ints(slots * disks),
    };
  }

  static create({ slots, widths }: TableSize): NodeTable {
    const listInts = listNames.reduce((sum, name) => sum + 1 + widths[name], 0);
    const bytes = headerInts * 4 + slots * (floatColumns * 8 + (intColumns + listInts) * 4);
    const buffer = new SharedArrayBuffer(bytes);
    new Int32Array(buffer).set([slots, ...listNames.map((name) => widths[name])]);
    return new NodeTable(buffer);
  }

  /** A larger table with the same rows. */
  grown(size: TableSize): NodeTable {
    const larger = NodeTable.create(size);
    larger.cpuCapacity.set(this.cpuCapacity);
    larger.cpuUsed.set(this.cpuUsed);
    larger.memoryCapacity.set(this.memoryCapacity);
    larger.memoryUsed.set(this.memoryUsed);
    larger.podsMax.set(this.podsMax);
    larger.podsUsed.set(this.podsUsed);
    larger.flags.set(this.flags);
    larger.labelBloom.set(this.labelBloom);
    larger.portBloom.set(this.portBloom);
    for (const name of listNames) {
      larger.counts[name].set(this.counts[name]);
      const width = this.size.widths[name];
      for (let slot = 0; slot < this.size.slots; slot++) {
        const row = this.entries[name].subarray(slot * width, (slot + 1) * width);
        larger.entries[name].set(row, slot * size.widths[name]);
      }
    }
    return larger;
  }

  has(slot: number, flag: number): boolean {
    return ((this.flags[slot] as number) & flag) !== 0;
  }

  /** The entries of one list of one row; a copy. */
  list(name: ListName, slot: number): number[] {
    const start = slot * this.size.widths[name];
    return Array.from(this.entries[name].subarray(start, start + (this.counts[name][slot] as number)));
  }

  /** Replaces a list. The row must have room for it. */
  setList(name: ListName, slot: number, list: readonly number[]): void {
    const width = this.size.widths[name];
    invariant(list.length <= width, `${list.length} ${name} in a row of ${width}`);
    this.entries[name].set(list, slot * width);
    this.counts[name][slot] = list.length;
    if (name === "labels") this.labelBloom[slot] = list.reduce((bloom, entry) => bloom | bloomBit(entry), 0);
    if (name === "ports")
      this.portBloom[slot] = list.reduce((bloom, entry) => bloom | bloomBit(portAndProtocol(entry)), 0);
  }

  /** Empties a row. */
  clear(slot: number): void {
    for (const column of [this.cpuCapacity, this.cpuUsed, this.memoryCapacity, this.memoryUsed]) column[slot] = 0;
    for (const column of [this.podsMax, this.podsUsed, this.flags]) column[slot] = 0;
    for (const name of listNames) this.setList(name, slot, []);
  }
}
