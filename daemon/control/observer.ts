/**
 * The loop of control: tells actors what changed. Every object of a kind with a keeper has one actor; it is spawned when
 * the object appears and stopped when it goes. Whoever looks at others is marked by their changes and looks once per
 * commit, so that a burst costs one observation. Knows no kind: what each is told, its keeper says.
 */
import type { AnyStateMachine } from "xstate";
import type { ActorSystem } from "../../actors/host/system.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { keyOf, keyText } from "../../core/kinds/key.js";
import type { Change } from "../../core/store/store.js";
import { actorId } from "./actor-id.js";
import type { AnyWatching, Keeper } from "./keepers/keeper.js";
import type { View } from "./view.js";

/** A kind that acts, as the loop needs it. */
export interface Kept {
  kind: Kind;
  machine: AnyStateMachine;
  keeper: Keeper<AnyObject>;
}

/** So many look in one turn when all do: thousands would keep the master from everything else. */
const looksAtOnce = 100;

/** Does what concerns one object; a fault in it is told and goes no further. */
export type Attempt = (object: AnyObject, task: () => void) => void;

export class Observer {
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #attempt: Attempt;
  /** In the order in which actors are made at the start. */
  readonly #kept: ReadonlyMap<Kind, Kept>;
  readonly #watchers = new Map<Kind, AnyWatching["ownersOf"][]>();
  readonly #watchersOfAll: AnyWatching["ownersOf"][] = [];
  readonly #marked = new Map<string, AnyObject>();
  #willFlush = false;

  constructor(system: ActorSystem, view: View, kept: readonly Kept[], attempt: Attempt) {
    this.#system = system;
    this.#view = view;
    this.#attempt = attempt;
    this.#kept = new Map(kept.map((k) => [k.kind, k]));
    for (const { keeper } of kept) {
      if (keeper.watchesAll) this.#watchersOfAll.push(keeper.watchesAll);
      for (const { kind, ownersOf } of (keeper.watches ?? []) as readonly AnyWatching[])
        this.#watchers.set(kind, [...(this.#watchers.get(kind) ?? []), ownersOf]);
    }
  }

  /** Spawns the actors of all that is stored; the order lets every actor find what it looks at. */
  begin(): void {
    for (const kind of this.#kept.keys())
      for (const object of this.#view.list(kind)) this.#attempt(object, () => this.#appear(object));
  }

  hear(change: Change): void {
    const { object } = change;
    if (change.type === "DELETED") return this.#vanish(object);
    const before = change.type === "MODIFIED" ? change.previous : undefined;
    // The same name with another uid is another object.
    if (before && before.metadata.uid !== object.metadata.uid) this.#vanish(before);
    if (!before || before.metadata.uid !== object.metadata.uid) return this.#appear(object);
    this.#alter(before, object);
  }

  /** Makes an actor again from its object; it has seen nothing yet. */
  revive(object: AnyObject): void {
    const kept = this.#kept.get(object.kind);
    if (!kept) return;
    this.#system.spawn(actorId(object), kept.machine, { object });
    kept.keeper.revived?.(object);
    this.look(object);
  }

  /** Has an object's actor look, if it is one that looks, at the end of this commit or else of this turn. */
  look(object: AnyObject): void {
    if (!this.#kept.get(object.kind)?.keeper.observe) return;
    this.#marked.set(keyText(keyOf(object)), object);
    if (this.#willFlush) return;
    this.#willFlush = true;
    queueMicrotask(() => this.flush());
  }

  /** Has everybody look, so many at a time: whoever asks for the next ones lets others have a turn before. */
  *lookAround(): Iterable<void> {
    const all = [...this.#kept.values()].flatMap(({ kind, keeper }) =>
      keeper.observe ? [...this.#view.list<Kind>(kind)] : [],
    );
    for (const [i, object] of all.entries()) {
      if (i > 0 && i % looksAtOnce === 0) yield;
      this.look(object);
    }
  }

  /** Resolves when everybody has observed everything that was heard so far. */
  async observed(): Promise<void> {
    do await Promise.resolve();
    while (this.#marked.size > 0);
  }

  /** Those that are marked look now; called at the end of each commit, so that however much it changes is observed once. */
  flush(): void {
    this.#willFlush = false;
    const marked = [...this.#marked.values()];
    this.#marked.clear();
    for (const { kind, metadata } of marked) {
      const object: AnyObject | undefined = this.#view.get<Kind>(kind, metadata.namespace ?? "", metadata.name);
      if (object) this.#attempt(object, () => this.#observe(object));
    }
  }

  #observe(object: AnyObject): void {
    const event = this.#kept.get(object.kind)?.keeper.observe?.(object);
    if (event) this.#system.deliver(actorId(object), event);
  }

  #appear(object: AnyObject): void {
    const kept = this.#kept.get(object.kind);
    if (kept) {
      kept.keeper.heard?.(undefined, object);
      this.#system.spawn(actorId(object), kept.machine, { object });
    }
    this.#touch(undefined, object);
    this.look(object);
  }

  #alter(before: AnyObject, after: AnyObject): void {
    const keeper = this.#kept.get(after.kind)?.keeper;
    keeper?.heard?.(before, after);
    this.#touch(before, after);
    const event = keeper?.changed?.(before, after);
    if (event) this.#system.deliver(actorId(after), event);
    if (keeper?.looksAfter?.(before, after) ?? true) this.look(after);
  }

  #vanish(object: AnyObject): void {
    const kept = this.#kept.get(object.kind);
    if (kept) this.#system.stop(actorId(object));
    kept?.keeper.heard?.(object, undefined);
    this.#touch(object, undefined);
  }

  /** Something came, changed or went: whoever sees it otherwise looks again. */
  #touch(before: AnyObject | undefined, after: AnyObject | undefined): void {
    const kind = (after ?? before)?.kind;
    if (kind === undefined) return;
    for (const ownersOf of [...(this.#watchers.get(kind) ?? []), ...this.#watchersOfAll])
      for (const owner of ownersOf(before, after)) this.look(owner);
  }
}
