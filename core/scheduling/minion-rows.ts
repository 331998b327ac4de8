/** Minions by name, as rows of the node table: gives them slots, turns their strings into numbers, grows the table. */
import { sameJson } from "../objects/same-json.js";
import { Interner } from "./interner.js";
import { firstSize, flags, type ListName, NodeTable, type TableSize } from "./node-table.js";
import {
  anyHost,
  cordonTaint,
  type PackedKind,
  type PodKind,
  packDisk,
  packPort,
  packTaint,
  tolerates,
  unknownHost,
} from "./pod-kind.js";
import type { MinionFacts, Taint } from "./schedule-types.js";

export class MinionRows {
  #table = NodeTable.create(firstSize);
  readonly #slots = new Map<string, number>();
  readonly #names: string[] = [];
  /** Per slot: what was written last. */
  readonly #facts: MinionFacts[] = [];
  /** Per slot: the epoch in which its minion got it. */
  readonly #since: number[] = [];
  readonly #free: number[] = [];
  readonly #labels = new Interner();
  readonly #taintIds = new Interner();
  readonly #taints: Taint[] = [];
  readonly #addresses = new Interner();
  readonly #disks = new Interner();
  readonly #groups = new Map<string, Map<number, number>>();
  /** Grows with each slot that is given away: a slot given later than an order was packed is not the one it means. */
  epoch = 0;

  get table(): NodeTable {
    return this.#table;
  }

  /** The minion that has had `slot` since `epoch`. */
  nameAt(slot: number, epoch: number): string | undefined {
    const name = this.#names[slot];
    if (name === undefined || this.#slots.get(name) !== slot) return undefined;
    return (this.#since[slot] as number) <= epoch ? name : undefined;
  }

  /** Writes what is known of a minion. @returns what came of it */
  write(facts: MinionFacts): "new" | "changed" | "same" {
    const known = this.#slots.get(facts.name);
    const slot = known ?? this.#giveSlot(facts.name);
    if (known !== undefined && sameJson(this.#facts[slot], facts)) return "same";
    this.#facts[slot] = facts;
    this.#setList(
      "labels",
      slot,
      Object.entries(facts.labels).map((label) => this.#labels.idOf(JSON.stringify(label))),
    );
    this.#setList(
      "taints",
      slot,
      facts.taints.map((taint) => packTaint(this.#taintId(taint), taint.effect)),
    );
    const table = this.#table;
    table.cpuCapacity[slot] = facts.cpuMillis;
    table.memoryCapacity[slot] = facts.memoryBytes;
    table.podsMax[slot] = facts.podsMax;
    table.flags[slot] =
      flags.present |
      (facts.ready ? flags.ready : 0) |
      (facts.unschedulable ? flags.cordoned : 0) |
      (facts.flapping ? flags.flapping : 0);
    return known === undefined ? "new" : "changed";
  }

  /** Its pods must have been unseated. */
  remove(name: string): void {
    const slot = this.#slots.get(name);
    if (slot === undefined) return;
    this.#table.clear(slot);
    this.#slots.delete(name);
    this.#free.push(slot);
  }

  /** A pod takes its room. Nothing happens if the minion is not known. */
  seat(minion: string, kind: PodKind): void {
    this.#count(minion, kind, 1);
    const slot = this.#slots.get(minion);
    if (slot === undefined) return;
    const [ports, disks] = [this.#portsOf(kind), this.#disksOf(kind)];
    if (ports.length > 0) this.#setList("ports", slot, [...this.#table.list("ports", slot), ...ports]);
    if (disks.length > 0) this.#setList("disks", slot, [...this.#table.list("disks", slot), ...disks]);
  }

  /** A pod gives its room back. */
  unseat(minion: string, kind: PodKind): void {
    this.#count(minion, kind, -1);
    const slot = this.#slots.get(minion);
    if (slot === undefined) return;
    const [ports, disks] = [this.#portsOf(kind), this.#disksOf(kind)];
    if (ports.length > 0) this.#setList("ports", slot, without(this.#table.list("ports", slot), ports));
    if (disks.length > 0) this.#setList("disks", slot, without(this.#table.list("disks", slot), disks));
  }

  /** Slot, count, slot, count … of the pods of a group. */
  groupCounts(group: string): Int32Array {
    const counts = this.#groups.get(group);
    const pairs = new Int32Array(2 * (counts?.size ?? 0));
    let end = 0;
    for (const [slot, count] of counts ?? []) {
      pairs[end++] = slot;
      pairs[end++] = count;
    }
    return pairs;
  }

  /** A kind in this moment's numbers; its group is for the task to number. */
  packKind(kind: PodKind): PackedKind {
    const tolerated =
      kind.tolerations.length === 0
        ? []
        : this.#taints.flatMap((taint, id) =>
            kind.tolerations.some((toleration) => tolerates(toleration, taint)) ? [packTaint(id, taint.effect)] : [],
          );
    return {
      cpuMillis: kind.cpuMillis,
      memoryBytes: kind.memoryBytes,
      ports: this.#portsOf(kind),
      disks: this.#disksOf(kind),
      selector: Object.entries(kind.nodeSelector).map((label) => this.#labels.find(JSON.stringify(label))),
      tolerated,
      toleratesCordon: kind.tolerations.some((toleration) => tolerates(toleration, cordonTaint)),
      hostSlot: kind.host === "" ? anyHost : (this.#slots.get(kind.host) ?? unknownHost),
      group: -1,
    };
  }

  #count(minion: string, kind: PodKind, change: 1 | -1): void {
    const slot = this.#slots.get(minion);
    if (slot === undefined) return;
    const { cpuUsed, memoryUsed, podsUsed } = this.#table;
    cpuUsed[slot] = (cpuUsed[slot] as number) + change * kind.cpuMillis;
    memoryUsed[slot] = (memoryUsed[slot] as number) + change * kind.memoryBytes;
    podsUsed[slot] = (podsUsed[slot] as number) + change;
    if (kind.group === "") return;
    const counts = this.#groups.get(kind.group) ?? new Map<number, number>();
    this.#groups.set(kind.group, counts);
    const count = (counts.get(slot) ?? 0) + change;
    if (count > 0) counts.set(slot, count);
    else counts.delete(slot);
    if (counts.size === 0) this.#groups.delete(kind.group);
  }

  #portsOf(kind: PodKind): number[] {
    return kind.hostPorts.map((port) => packPort(port, (ip) => this.#addresses.idOf(ip)));
  }

  #disksOf(kind: PodKind): number[] {
    return kind.disks.map((disk) => packDisk(disk, (id) => this.#disks.idOf(id)));
  }

  #taintId(taint: Taint): number {
    const id = this.#taintIds.idOf(JSON.stringify([taint.key, taint.value, taint.effect]));
    this.#taints[id] = taint;
    return id;
  }

  #giveSlot(name: string): number {
    const slot = this.#free.pop() ?? this.#names.length;
    const { slots, widths } = this.#table.size;
    if (slot >= slots) this.#table = this.#table.grown({ slots: slots * 2, widths });
    this.epoch++;
    this.#slots.set(name, slot);
    this.#names[slot] = name;
    this.#since[slot] = this.epoch;
    return slot;
  }

  #setList(list: ListName, slot: number, entries: readonly number[]): void {
    const { slots, widths } = this.#table.size;
    if (entries.length > widths[list]) {
      const size: TableSize = { slots, widths: { ...widths, [list]: Math.max(entries.length, widths[list] * 2) } };
      this.#table = this.#table.grown(size);
    }
    this.#table.setList(list, slot, entries);
  }
}

/** `list` without one occurrence of each of `entries`. */
function without(list: number[], entries: readonly number[]): number[] {
  for (const entry of entries) {
    const at = list.indexOf(entry);
    if (at >= 0) list.splice(at, 1);
  }
  return list;
}
