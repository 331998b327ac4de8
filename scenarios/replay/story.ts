/**
 * What a master's journal tells of its cluster: the objects as they changed, and what must have happened to them.
 * Much is plain (what was created, resized, deleted, cordoned; a container that exited), some is inferred (why a
 * minion was away, that the master was); what leaves no trace in the journal is not found.
 */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { isTrue } from "../../core/objects/conditions.js";
import type { Chronicler } from "../report/chronicler.js";
import { type Facts, isLost } from "./facts.js";
import type { Happening } from "./happenings.js";
import { Outages } from "./outages.js";
import type { ReplayedStep } from "./outcome.js";
import type { JournalLine } from "./read-journal.js";
import { Told } from "./told.js";

export class Story {
  /** Most minions that were there at once. */
  minions = 0;
  /** When all minions of the beginning were ready; 0: they have not been. */
  readyMs = 0;
  readonly #told = new Told();
  readonly #chronicler: Chronicler;
  readonly #objects = new Map<string, AnyObject>();
  readonly #outages = new Outages();
  /** Actors that ended, until it is known that the master did not. */
  #ended: string[] = [];
  #lastMs = 0;

  constructor(chronicler: Chronicler) {
    this.#chronicler = chronicler;
  }

  get happenings(): Happening[] {
    return this.#told.happenings;
  }

  /** A line, after it was replayed; `step`: what came of it, if it was one. */
  take({ entry }: JournalLine, step: ReplayedStep | undefined): void {
    if (entry.k === "H") {
      // A further file of the same run changes nothing.
      if (entry.file === 0 || this.#told.beganMs === 0) this.#masterBegins(entry.t);
    } else if (entry.k === "-") this.#ended.push(entry.a);
    else {
      for (const id of this.#ended.splice(0)) this.#gone(id, entry.t);
      if (step) this.#step(step);
    }
    this.#lastMs = entry.t;
  }

  /** The recording is over: what has not ended by now is told as well. */
  end(): void {
    this.happenings.push(...this.#outages.open());
    this.happenings.sort((a, b) => a.atMs - b.atMs);
  }

  #masterBegins(atMs: number): void {
    if (this.#told.beganMs !== 0) {
      this.#chronicler.master(false, this.#lastMs);
      this.#told.masterCrashed(this.#lastMs, atMs);
    }
    // Those of its actors that ended with it are no deletions.
    this.#ended = [];
    this.#outages.forget();
    this.#told.beganMs = atMs;
    this.#chronicler.master(true, atMs);
  }

  #step(step: ReplayedStep): void {
    const event = (step.event.type === "spawned" ? { ...(step.input as Facts), type: "spawned" } : step.event) as Facts;
    if (step.actor.startsWith("pod/")) this.#pod(step, event);
    else if (step.actor.startsWith("minion/")) this.#minion(step, event);
    else if (event.object?.kind === "ReplicationController" || event.object?.kind === "Service")
      this.#wish(step, event.object);
    for (const command of step.commands as readonly Facts[])
      if (command.type === "removeReplicas") this.#told.unwanted(command.uids ?? []);
  }

  #pod({ actor, atMs, from, commands }: ReplayedStep, event: Facts): void {
    const before = this.#objects.get(actor) as Pod | undefined;
    let pod = (event.object ?? before) as Pod | undefined;
    if (!pod) return;
    if (event.type === "pod.changed" && before?.status) pod = { ...pod, status: before.status };
    if (event.type === "spawned") this.#told.created(pod, atMs);
    if (before && !before.metadata.deletionTimestamp && pod.metadata.deletionTimestamp)
      this.#told.podDeleted(pod, atMs);
    if (event.report && event.resync !== true) {
      this.#outages.sign(pod.spec.nodeName ?? "", atMs);
      this.#told.reported(pod, event.report, from, atMs);
    }
    for (const { type, status } of commands as readonly Facts[])
      if (type === "writePodStatus" && status) pod = { ...pod, status };
    this.#put(actor, pod, atMs);
  }

  #minion({ actor, atMs, to, from, commands }: ReplayedStep, event: Facts): void {
    const before = this.#objects.get(actor) as Node | undefined;
    let node = (event.object ?? before) as Node | undefined;
    if (!node) return;
    const { name } = node.metadata;
    if (event.type === "minion.changed") {
      if (before?.status) node = { ...node, status: before.status };
      if (Boolean(before?.spec.unschedulable) !== Boolean(node.spec.unschedulable))
        this.#told.action(node.spec.unschedulable ? "cordon" : "uncordon", name, atMs, { on: name }, [name]);
    }
    if (event.type === "minion.connected")
      this.happenings.push(...this.#outages.connected(name, event.bootId ?? "", event.runId ?? "", atMs));
    if (event.type === "minion.heartbeat")
      this.happenings.push(...this.#outages.heard(name, event.engineOk ?? true, atMs));
    if (event.type === "minion.disconnected") this.#outages.closed(name, atMs);
    if (isLost(to) && !isLost(from)) this.#outages.lost(name, atMs);
    for (const { type, conditions } of commands as readonly Facts[])
      if (type === "writeMinionStatus" && conditions) node = { ...node, status: { ...node.status, conditions } };
    this.#put(actor, node, atMs);
    const nodes = [...this.#objects.values()].filter((o) => o.kind === "Node");
    this.minions = Math.max(this.minions, nodes.length);
    if (nodes.every((n) => isTrue(n, "Ready"))) {
      if (this.readyMs === 0 || this.happenings.length === 0) this.readyMs = atMs;
    }
  }

  /** What somebody wants is others' to carry out. */
  #wish({ actor, atMs }: ReplayedStep, object: ReplicationController | Service): void {
    const before = this.#objects.get(actor);
    if (!before) this.#told.created(object, atMs);
    else if (object.kind === "ReplicationController") this.#told.changed(before as ReplicationController, object, atMs);
    this.#put(actor, object, atMs);
  }

  #put(actor: string, object: AnyObject, atMs: number): void {
    this.#objects.set(actor, object);
    this.#told.know(object);
    this.#chronicler.change(object, false, atMs);
  }

  #gone(actor: string, atMs: number): void {
    const object = this.#objects.get(actor);
    if (!object) return;
    this.#objects.delete(actor);
    this.#chronicler.change(object, true, atMs);
    const { kind, metadata } = object;
    if (kind === "ReplicationController" || kind === "Service") this.#told.deleted(kind, metadata.name, atMs);
  }
}
