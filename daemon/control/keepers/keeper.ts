/**
 * A keeper joins a kind to its actors: which machine they run, what they are told, and who carries out what they order.
 * There is one file a kind beside this one; control is a loop over them (daemon/control/observer.ts) and a merge of
 * their tables of commands (daemon/control/effects/execute.ts). To add one: docs/adding-a-kind.md.
 */
import type { AnyStateMachine } from "xstate";
import type { Command, TimerCommand } from "../../../actors/commands.js";
import type { ActorEvent } from "../../../actors/events.js";
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import type { AnyObject, Kind, KindMap } from "../../../core/kinds/all.js";
import type { Claims } from "../claims.js";
import type { Balancing } from "../effects/balancing.js";
import type { Children } from "../effects/children.js";
import type { Evictions } from "../effects/evictions.js";
import type { MinionTables } from "../effects/minion-tables.js";
import type { Notes } from "../effects/notes.js";
import type { ObjectWrites } from "../effects/object-writes.js";
import type { Replicas } from "../effects/replicas.js";
import type { Scheduling } from "../effects/scheduling.js";
import type { HostBook } from "../host-book.js";
import type { MinionDesk } from "../minion-desk.js";
import type { MasterPorts } from "../ports.js";
import type { UsageDesk } from "../usage-desk.js";
import type { View } from "../view.js";
import type { VolumeDesk } from "../volume-desk.js";

/** What keepers work with. */
export interface Parts {
  ports: MasterPorts;
  view: View;
  system: ActorSystem;
  scheduling: Scheduling;
  claims: Claims;
  volumes: VolumeDesk;
  balancing: Balancing;
  replicas: Replicas;
  children: Children;
  notes: Notes;
  desk: MinionDesk;
  evictions: Evictions;
  tables: MinionTables;
  hosts: HostBook;
  writes: ObjectWrites;
  usage: UsageDesk;
  /** Has an object's actor told how things are, by the end of this commit or turn. */
  look(object: AnyObject): void;
  /** Resolves when everybody has observed what was heard so far. */
  observed(): Promise<void>;
}

/** Timers are kept by the actor system itself. */
export type OrderedCommand = Exclude<Command, TimerCommand>;

/**
 * Who carries out which command. What one throws, at once or later, is told and harms nothing else; what must not be
 * lost is tried again by the effect itself.
 */
export type Handlers<T extends AnyObject, C extends OrderedCommand = OrderedCommand> = {
  readonly [W in C["type"]]: (
    command: Extract<C, { type: W }>,
    object: T,
    source: CommandSource,
  ) => void | Promise<void>;
};

/** Who sees an object otherwise now. `before` undefined: it came; `after` undefined: it went. */
type OwnersOf<T> = (before: T | undefined, after: T | undefined) => Iterable<AnyObject>;

/** Changes of another kind that make objects of this one look again. */
export type Watching = { [K in Kind]: { kind: K; ownersOf: OwnersOf<KindMap[K]> } }[Kind];

/** For whoever treats all kinds alike: give it objects of its kind only. */
export interface AnyWatching {
  kind: Kind;
  ownersOf: OwnersOf<AnyObject>;
}

export interface Keeper<T extends AnyObject> {
  /** Before the actors hear of it: it came (`before` undefined), changed, or went. */
  heard?(before: T | undefined, after: T | undefined): void;
  /** What its actor is told of a change of the object itself; undefined: nothing. */
  changed?(before: T, after: T): ActorEvent | undefined;
  /** Whether such a change makes it look again; always, unless given. */
  looksAfter?(before: T, after: T): boolean;
  /** What its actor is told when it looks; undefined: what it was told last still holds. Absent: it never looks. */
  observe?(object: T): ActorEvent | undefined;
  /** Its actor was made anew and has seen nothing. */
  revived?(object: T): void;
  watches?: readonly Watching[];
  /** Changes of objects of any kind that make objects of this one look again. */
  watchesAll?: AnyWatching["ownersOf"];
  commands: Partial<Handlers<T>>;
}

export interface KeeperDef<K extends Kind = Kind> {
  kind: K;
  machine: AnyStateMachine;
  /** As a master starts, actors of a lower one are made first: what a pod asks of its minion finds an answer. */
  rank: number;
  make(parts: Parts): Keeper<KindMap[K]>;
}
