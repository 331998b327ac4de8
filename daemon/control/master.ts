/**
 * The master, put together: objects in the store wake actors, actors decide, effects carry out. Knows nothing of
 * HTTP, sockets or threads: those are the ports main.ts (or a simulation) brings.
 */

import { ActorSystem, type Step } from "../../actors/host/system.js";
import { asFault } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { MinionMessage } from "../../core/link/messages.js";
import { ThrowBook } from "../../core/liveness/throw-book.js";
import type { OwnPlaces } from "../../core/network/own-places.js";
import type { Change } from "../../core/store/store.js";
import type { Timer } from "../../core/time.js";
import { Refusals } from "../joining/refusals.js";
import type { Caller } from "../link/link.js";
import { objectOf } from "./actor-id.js";
import { Admission } from "./admission.js";
import { Attention } from "./attention.js";
import { Claims } from "./claims.js";
import { ConfigDesk } from "./config-desk.js";
import { Balancing } from "./effects/balancing.js";
import { Children } from "./effects/children.js";
import { Evictions } from "./effects/evictions.js";
import { Executor } from "./effects/execute.js";
import { MinionTables } from "./effects/minion-tables.js";
import { type Note, Notes } from "./effects/notes.js";
import { ObjectWrites } from "./effects/object-writes.js";
import { turn } from "./effects/paced.js";
import { Preemptions } from "./effects/preemptions.js";
import { Replicas } from "./effects/replicas.js";
import { Scheduling } from "./effects/scheduling.js";
import { HostBook } from "./host-book.js";
import { IsolationDesk } from "./isolation-desk.js";
import { keepers } from "./keepers/all.js";
import type { Keeper, Parts } from "./keepers/keeper.js";
import { MinionDesk } from "./minion-desk.js";
import { Observer } from "./observer.js";
import type { MakerPorts, MasterPorts, MasterSettings } from "./ports.js";
import { UsageDesk } from "./usage-desk.js";
import { View } from "./view.js";
import { VolumeDesk } from "./volume-desk.js";

/** Wanted and actual are compared this often, should every event have been missed. */
export const comparePeriodMs = 10_000;
export class Master {
  readonly view: View;
  readonly system: ActorSystem;
  readonly balancing: Balancing;
  readonly evictions: Evictions;
  /** What is used on minions. */
  readonly usage: UsageDesk;
  /** Minions that were refused something: logged, and an Event of theirs. */
  readonly refusals: Refusals;
  /** Before the store: what is created is judged there first. */
  readonly admission: Admission;
  readonly #ports: MasterPorts;
  readonly #executor: Executor;
  readonly #observer: Observer;
  readonly #desk: MinionDesk;
  readonly #hosts: HostBook;
  readonly #isolation: IsolationDesk;
  readonly #configs: ConfigDesk;
  readonly #notes: Notes;
  readonly #throws = new ThrowBook();
  readonly #stepListeners = new Set<(step: Step) => void>();
  readonly #changeListeners = new Set<(change: Change) => void>();
  readonly #attention: Attention;
  #compareTimer: Timer | null = null;
  #isClosed = false;

  constructor(ports: MasterPorts, settings: MasterSettings) {
    this.#ports = ports;
    this.view = new View(ports.store);
    this.admission = new Admission(this.view, ports.store);
    this.system = new ActorSystem({
      clock: ports.clock,
      ...(ports.journal === undefined ? {} : { journal: ports.journal }),
      ...(ports.stepsPerActorMax === undefined ? {} : { stepsPerActorMax: ports.stepsPerActorMax }),
      onCommand: (command, source) => this.#executor.execute(command, source),
      onTrouble: (what, error, { actor }) => this.#tellTrouble(what, error, actor),
      onFailure: (actor, error) => this.#restore(actor, error),
      onStep: (step) => {
        this.evictions.stepped(step);
        for (const listener of this.#stepListeners) listener(step);
      },
    });
    this.#notes = new Notes(ports, this.view);
    this.refusals = new Refusals(ports.clock, ports.log, (minion, message) => {
      const node = this.view.get("Node", "", minion);
      const note = { type: "Warning", reason: "MinionRefused", message, component: "master" } as const;
      if (node) this.#notes.write(node, { ...note, atMs: ports.clock.nowMs() });
    });
    this.#attention = new Attention(ports.clock, (forMs) => this.#tellStall(forMs));
    const desks = { view: this.view, links: ports.links, refusals: this.refusals };
    this.#configs = new ConfigDesk(desks);
    this.usage = new UsageDesk({ clock: ports.clock, ...desks });
    const parts = this.#parts(settings);
    this.balancing = parts.balancing;
    this.evictions = parts.evictions;
    this.#desk = parts.desk;
    this.#hosts = parts.hosts;
    this.#isolation = new IsolationDesk(this.view, parts.tables, () => parts.desk.policyCame());
    const kept = keepers.map(({ kind, machine, make }) => ({
      kind,
      machine,
      keeper: make(parts) as Keeper<AnyObject>,
    }));
    this.#executor = new Executor(parts, new Map(kept.map(({ kind, keeper }) => [kind, keeper])));
    this.#observer = new Observer(this.system, this.view, kept, (object, task) => this.#attempt(object, task));
  }

  /** What keepers work with. Those that have the loop look do so later, when there is one. */
  #parts(settings: MasterSettings): Parts {
    const [ports, { system, view, refusals }, notes] = [this.#ports, this, this.#notes];
    const look = (object: AnyObject): void => this.#observer.look(object);
    const tables = new MinionTables(ports);
    const claims = new Claims(view);
    const volumes = new VolumeDesk(ports, view, notes);
    const hosts = new HostBook(settings, view, tables, ports.ownAddresses);
    return {
      ports,
      view,
      system,
      notes,
      tables,
      hosts,
      look,
      observed: () => this.#observer.observed(),
      claims,
      volumes,
      scheduling: new Scheduling(
        ports,
        settings,
        system,
        view,
        claims,
        this.#admitting(),
        new Preemptions(ports, view, notes),
      ),
      balancing: new Balancing(ports, system, view, tables, () => hosts.places()),
      evictions: new Evictions(ports.clock, system, view, settings.haltEvictionAbove),
      usage: this.usage,
      desk: new MinionDesk(ports, settings, system, view, {
        ...{ notes, hosts, tables, refusals, configs: this.#configs, usage: this.usage, volumes },
      }),
      replicas: new Replicas(this.#admitting(), system, view, look),
      children: new Children(this.#admitting(), system, view),
      writes: new ObjectWrites(ports, view),
    };
  }

  /** What makes objects in somebody's name is judged as everybody is. */
  #admitting(): MakerPorts {
    return { ...this.#ports, store: this.admission };
  }

  /** Reads the store, wakes an actor for every object, and follows from there. `onEnd`: the store is not to be followed any more. */
  async start(onEnd: (error: unknown) => void): Promise<void> {
    const hear = (change: Change): void => {
      this.#attempt(change.object, () => this.#observer.hear(change));
      this.#attempt(change.object, () => this.#configs.heard(change.object));
      this.#attempt(change.object, () => this.#isolation.heard(change));
      for (const listener of this.#changeListeners) this.#attempt(change.object, () => listener(change));
    };
    await this.view.start(hear, onEnd, () => {
      this.#isolation.flush();
      this.#observer.flush();
    });
    this.#isolation.begin();
    this.#observer.begin();
    void this.#compare();
    this.#attention.start();
  }

  /** What a minion said. @param caller where it dials from, as far as the wire knows */
  receive(minion: string, message: MinionMessage, caller?: Caller): Promise<void> {
    return this.#desk.receive(minion, message, caller);
  }

  disconnected(minion: string, why: string): void {
    this.#desk.disconnected(minion, why);
  }

  /** Addresses and ports that are the cluster's own. */
  places(): OwnPlaces {
    return this.#hosts.places();
  }

  /** Tells people of something as an Event. */
  note(about: AnyObject, note: Note): void {
    this.#notes.write(about, note);
  }

  /** Hears every step of every actor until the returned function is called. */
  onStep(listener: (step: Step) => void): () => void {
    this.#stepListeners.add(listener);
    return () => this.#stepListeners.delete(listener);
  }

  /** Hears every change of an object, after the actors. */
  onChange(listener: (change: Change) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#compareTimer?.cancel();
    this.#attention.close();
    this.view.close();
    this.system.close();
  }

  /** One object that is not understood must not end what is done for all others. */
  #attempt({ kind, metadata }: AnyObject, task: () => void): void {
    try {
      task();
    } catch (error) {
      const { namespace, name } = metadata;
      this.#ports.log("error", "an object could not be followed", { kind, namespace, name, error: String(error) });
    }
  }

  async #compare(): Promise<void> {
    for (const _ of this.#observer.lookAround()) await turn(this.#ports.clock);
    if (this.#isClosed) return;
    void this.#notes
      .sweep()
      .catch((error: unknown) => this.#ports.log("warn", "old events could not be removed", { error: String(error) }));
    this.#compareTimer = this.#ports.clock.after(comparePeriodMs, () => void this.#compare());
  }

  #tellStall(forMs: number): void {
    this.#ports.log("info", "the master stood still: its minions are waited for as much longer", { forMs });
    for (const actor of this.system.ids())
      if (actor.startsWith("minion/")) this.system.deliver(actor, { type: "minion.masterStalled", forMs });
  }

  /** Told to people, too: an actor whose command was not carried out may wait for what will never come. */
  #tellTrouble(what: string, error: unknown, actor: string): void {
    const message = `${what} could not be carried out: ${asFault(error).message}`;
    this.#ports.log("error", "an effect threw", { actor, message });
    const object = this.#objectOf(actor);
    const note = { type: "Warning", reason: "EffectFailed", message, component: "master" } as const;
    // A note that fails must not be noted.
    if (object && what !== "note") this.#notes.write(object, { ...note, atMs: this.#ports.clock.nowMs() });
  }

  #objectOf(actor: string): AnyObject | undefined {
    const key = objectOf(actor);
    return key && this.view.get(key.kind, key.namespace, key.name);
  }

  #restore(actor: string, error: unknown): void {
    const delayMs = this.#throws.threw(actor, this.#ports.clock.nowMs());
    const facts = { actor, delayMs, error: String(error) };
    this.#ports.log("error", "an actor threw and is made again from its object", facts);
    this.#ports.clock.after(delayMs, () => {
      const object = this.#objectOf(actor);
      if (object) this.#observer.revive(object);
    });
  }
}
