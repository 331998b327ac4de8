/** Carries out what a controller decided about its children, and tells it when that is done. */
import type { OwnerReference } from "kubernetes-types/meta/v1.js";
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import { asFault, Fault } from "../../../core/fault.js";
import { type AnyObject, type Kind, kinds } from "../../../core/kinds/all.js";
import { endOf, settled } from "../../../core/kinds/ending.js";
import { prepareForCreate } from "../../../core/kinds/prepare.js";
import { released } from "../../../core/objects/garbage.js";
import { ownerOf } from "../../../core/objects/index/facts.js";
import { apiVersionOf } from "../../../core/objects/kind-def.js";
import type { Named, NewObject } from "../../../core/objects/reconciled.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { type ApiObject, revisionOf } from "../../../core/objects/types.js";
import type { Write, WriteResult } from "../../../core/store/store.js";
import type { MakerPorts } from "../ports.js";
import type { View } from "../view.js";
import { actedOf, type Done, nothingDone } from "./done.js";
import { inBatches, isWished } from "./paced.js";

export interface Plan {
  create: readonly NewObject[];
  update: readonly ApiObject[];
  remove: readonly Named[];
  adopt?: readonly Named[];
  release?: readonly Named[];
}

export class Children {
  readonly #ports: MakerPorts;
  readonly #system: ActorSystem;
  readonly #view: View;

  constructor(ports: MakerPorts, system: ActorSystem, view: View) {
    this.#ports = ports;
    this.#system = system;
    this.#view = view;
  }

  /**
   * A batch at a time, until the owner wants something else. The controller hears of it only once the view shows it:
   * what it observes next is never older than what it did.
   */
  async carryOut(
    owner: AnyObject,
    { create, update, remove, adopt = [], release = [] }: Plan,
    source: CommandSource,
  ): Promise<void> {
    const done = nothingDone();
    // Made when their turn comes: what is removed is looked up then.
    const makers: (() => Write[])[] = [
      ...create.map((wish) => () => [this.#creation(owner, wish)]),
      ...update.map((o) => (): Write[] => [settled(o as AnyObject, revisionOf(o))]),
      ...remove.map((doomed) => () => this.#removal(owner, doomed)),
      ...adopt.map((free) => () => this.#change(owner, free, (o) => (ownerOf(o) === "" ? adopted(o, owner) : null))),
      ...release.map(
        (stray) => () => this.#change(owner, stray, (o) => released(o, new Set([owner.metadata.uid ?? ""]))),
      ),
    ];
    const goesOn = (): boolean => done.failed === 0 && isWished(this.#view, owner);
    await inBatches(this.#ports.clock, makers.length, goesOn, (from, size) =>
      this.#write(makers.slice(from, from + size), done),
    );
    this.#system.deliver(source.actor, actedOf(done, isWished(this.#view, owner)), source.seq);
  }

  async #write(makers: readonly (() => Write[])[], done: Done): Promise<void> {
    try {
      const writes = makers.flatMap((make) => make()).filter((write) => this.#changes(write));
      if (writes.length === 0) return;
      const results = await this.#ports.store.write(writes);
      for (const [i, result] of results.entries()) note(done, writes[i], result);
      await this.#view.seen(Math.max(0, ...results.map((r) => (r.ok ? r.revision : 0))));
    } catch (error) {
      done.failed += makers.length;
      done.why = asFault(error).message;
    }
  }

  /** Whether anything would be otherwise after this write. */
  #changes(write: Write): boolean {
    if (write.op !== "update") return true;
    const { kind, metadata } = write.object;
    const now: AnyObject | undefined = this.#view.get<Kind>(kind, metadata.namespace ?? "", metadata.name);
    return !now || !sameJson(unversioned(now), unversioned(write.object));
  }

  /** Its namespace, its owner unless it names others, or none, itself, and what every new object gets. */
  #creation(owner: AnyObject, wish: NewObject): Write {
    const kind = wish.kind as Kind;
    const namespace = kinds[kind].namespaced ? (owner.metadata.namespace ?? "default") : "";
    const metadata = {
      generateName: `${owner.metadata.name}-`,
      ownerReferences: [controllerReference(owner)],
      ...wish.metadata,
    };
    const { clock, random } = this.#ports;
    const context = { nowMs: clock.nowMs(), random, namespace, version: "v1" } as const;
    const object = { ...wish, metadata } as unknown as AnyObject;
    return { op: "create", object: prepareForCreate<Kind>(kind, object, context) as AnyObject };
  }

  /** The end of this very object; nothing if it is gone already. */
  #removal(owner: AnyObject, doomed: Named): Write[] {
    const object = this.#find(owner, doomed);
    return object ? [endOf(object, { nowMs: this.#ports.clock.nowMs() })] : [];
  }

  #change(owner: AnyObject, named: Named, change: (object: AnyObject) => AnyObject | null): Write[] {
    const object = this.#find(owner, named);
    const next = object && change(object);
    return object && next ? [{ op: "update", object: next, expected: revisionOf(object) }] : [];
  }

  /** This very object; undefined if it is gone already. */
  #find(owner: AnyObject, { kind, name, uid }: Named): AnyObject | undefined {
    if (!Object.hasOwn(kinds, kind)) throw new Fault("InternalError", `there is no kind ${kind}`);
    const namespace = kinds[kind as Kind].namespaced ? (owner.metadata.namespace ?? "") : "";
    const object: AnyObject | undefined = this.#view.get<Kind>(kind as Kind, namespace, name);
    return object?.metadata.uid === uid ? object : undefined;
  }
}

/** Names an object as the controller of what it makes. */
export function controllerReference({ kind, metadata: { name, uid = "" } }: AnyObject): OwnerReference {
  const apiVersion = apiVersionOf(kinds[kind]);
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function adopted(object: AnyObject, owner: AnyObject): AnyObject {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
  return { ...object, metadata: { ...object.metadata, ownerReferences } } as AnyObject;
}

function unversioned({ metadata: { resourceVersion: _, ...metadata }, ...rest }: AnyObject): object {
  return { ...rest, metadata };
}

function note(done: Done, write: Write | undefined, result: WriteResult): void {
  if (result.ok) {
    done.moved++;
    const kind = write?.op === "remove" ? write.key.kind : result.object.kind;
    if (kinds[kind].isQuiet) return;
    if (write?.op === "create") done.created.push(result.object.metadata.name);
    else if (write?.op === "remove") done.removed.push(write.key.name);
    else if (result.object.metadata.deletionTimestamp) done.removed.push(result.object.metadata.name);
    return;
  }
  // One that changed meanwhile is looked at again: that is no refusal.
  if (result.fault.reason === "Conflict" || result.fault.reason === "NotFound") done.moved++;
  else {
    done.failed++;
    done.why = result.fault.message;
  }
}
