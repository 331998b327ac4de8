/** Minions by name, as rows of the node table: gives them slots, turns their strings into numbers, grows the table. */
import { sameJson } from "../objects/same-json.js";
import { without } from "./int-lists.js";
import { Interner } from "./interner.js";
import { LabelBook } from "./label-book.js";
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
import type { Topology } from "./wishes/packed.js";
import { packTerm } from "./wishes/packed-term.js";

export class MinionRows {
  #table = NodeTable.create(firstSize);
  readonly #slots = new Map<string, number>();
  readonly #names: string[] = [];
  /** Per slot: what was written last. */
  readonly #facts: MinionFacts[] = [];
  /** Per slot: the epoch in which its minion got it. */
  readonly #since: number[] = [];
  readonly #free: number[] = [];
  readonly #labels = new LabelBook();
  /** By their labels; as long as no minion came, changed or went. */
  readonly #topologies = new Map<string, Topology>();
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
    this.#topologies.clear();
    this.#setList(
      "labels",
      slot,
      Object.entries(facts.labels).map(([key, value]) => this.#labels.idOf(key, value)),
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
    this.#topologies.clear();
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

  /** The slot of a minion; -1 if it is not known. */
  slotOf(minion: string): number {
    return this.#slots.get(minion) ?? -1;
  }

  /** Which minions have the same value of a label. */
  topology(key: string): Topology {
    const known = this.#topologies.get(key);
    if (known) return known;
    const domains = new Map<string, number>();
    const column = new Int32Array(this.#table.size.slots).fill(-1);
    for (const slot of this.#slots.values()) {
      const labels = this.#facts[slot]?.labels ?? {};
      if (!Object.hasOwn(labels, key)) continue;
      const value = labels[key] as string;
      const domain = domains.get(value) ?? domains.size;
      domains.set(value, domain);
      column[slot] = domain;
    }
    const topology = { column, domains: domains.size };
    this.#topologies.set(key, topology);
    return topology;
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

  /** A kind in this moment's numbers; its group and what it is to others are for the task to number. */
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
      selector: Object.entries(kind.nodeSelector).map(([key, value]) => this.#labels.find(key, value)),
      tolerated,
      toleratesCordon: kind.tolerations.some((toleration) => tolerates(toleration, cordonTaint)),
      hostSlot: kind.host === "" ? anyHost : (this.#slots.get(kind.host) ?? unknownHost),
      group: -1,
      ...this.#packMinions(kind),
      company: null,
    };
  }

  #packMinions({ wishes }: PodKind): Pick<PackedKind, "minions" | "preferredMinions"> {
    if (!wishes) return { minions: null, preferredMinions: [] };
    const places = { labels: this.#labels, slots: this.#slots };
    return {
      minions: wishes.minions?.map((term) => packTerm(term, places)) ?? null,
      preferredMinions: wishes.preferredMinions.map(({ weight, term }) => ({ weight, term: packTerm(term, places) })),
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
