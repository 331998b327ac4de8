/**
 * Objects, as both versions of the API handle them: listed, read, created, updated and removed on the store. Each
 * version turns its own words into these calls and what comes back into its own words again.
 */

import { alreadyExists, changedSince, Fault, invalid, notFound } from "../../core/fault.js";
import { type AnyObject, defOf, type Kind, type KindMap, type Of } from "../../core/kinds/all.js";
import { storedKind } from "../../core/kinds/book.js";
import { settled } from "../../core/kinds/ending.js";
import { prepareForCreate, rulesOf } from "../../core/kinds/prepare.js";
import type { FieldSelector } from "../../core/objects/field-selectors.js";
import { isEnding } from "../../core/objects/finalizers.js";
import { resourceName } from "../../core/objects/kind-def.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import { checkSize } from "../../core/objects/object-size.js";
import { type LabelSelector, matchesLabels } from "../../core/objects/selectors.js";
import { type ApiObject, revisionOf } from "../../core/objects/types.js";
import type { Write } from "../../core/store/store.js";
import { admitTo } from "../control/namespaces.js";
import { type Removal, type RemoveOptions, remove } from "../control/removal.js";
import type { HttpDeps } from "./deps.js";
import { namesTriedMax, writeTriesMax } from "./limits.js";
import type { Place } from "./place.js";
import { ServiceBook } from "./service-book.js";

/** Which objects of a kind are meant. */
export interface Selection {
  /** undefined = of all namespaces */
  namespace?: string | undefined;
  labels: LabelSelector;
  fields: FieldSelector | undefined;
}

/** Whether an object is one of a selection, by labels and fields; its namespace is looked at elsewhere. */
export function isSelected(selection: Selection, object: AnyObject): boolean {
  return matchesLabels(selection.labels, object.metadata.labels) && (selection.fields?.matches(object) ?? true);
}

/** Judges what is written in somebody's name, before it is: the object as it will be, and as it was. Throws Forbidden. */
export type Author = (next: AnyObject, old?: AnyObject) => void;

/** Of what the master does in nobody's name. */
export const ownAuthor: Author = () => {};

export interface CreateOptions {
  author: Author;
  namespace: string;
  version: ApiVersion;
  /** Everything but the writing. */
  dryRun?: boolean;
}

export class Resources {
  readonly #deps: HttpDeps;
  readonly #services: ServiceBook;

  constructor(deps: HttpDeps) {
    this.#deps = deps;
    this.#services = new ServiceBook(deps);
  }

  /** @throws Fault NotFound */
  async get<K extends Kind>(kind: K, { namespace, name }: Place): Promise<KindMap[K]> {
    const object = await this.#deps.store.get(kind, namespace, name);
    if (!object) throw notFound(kind, name);
    return object;
  }

  async list<K extends Kind>(kind: K, selection: Selection): Promise<{ items: KindMap[K][]; revision: number }> {
    const { items, revision } = await this.#deps.store.list(kind, selection.namespace);
    return { items: items.filter((o) => isSelected(selection, o)), revision };
  }

  /**
   * Stores a new object: with uid, name, namespace, and for a service its address and node ports. A name that is made
   * here and taken is made again.
   * @throws Fault AlreadyExists, Invalid, NotFound (of its namespace), Conflict, BadRequest, and what its author does
   */
  async create<K extends Kind>(kind: Of<K>, object: KindMap[K], options: CreateOptions): Promise<KindMap[K]> {
    const isMade = !object.metadata.name && object.metadata.generateName !== undefined;
    for (let left = isMade ? namesTriedMax : 1; ; left--) {
      try {
        return await this.#create(kind, object, options);
      } catch (error) {
        if (left === 1 || !(error instanceof Fault) || error.reason !== "AlreadyExists") throw error;
      }
    }
  }

  async #create<K extends Kind>(of: Of<K>, object: KindMap[K], options: CreateOptions): Promise<KindMap[K]> {
    const { clock, random } = this.#deps;
    const { version, dryRun = false, author } = options;
    const def = defOf(of);
    const kind = storedKind(def) as K;
    const namespace = def.namespaced ? options.namespace : "";
    const fresh = prepareForCreate(of, object, { nowMs: clock.nowMs(), random, namespace, version });
    author(fresh as AnyObject);
    this.#checkClaims(of, fresh);
    const definition = this.#deps.master.view.kinds.definitionOf(kind);
    if (definition && isEnding(definition))
      throw new Fault("MethodNotAllowed", "create not allowed while custom resource definition is terminating");
    const about = { kind: def.kind, what: resourceName(def), name: fresh.metadata.name };
    if (namespace !== "") await admitTo(this.#deps, namespace, version, about);
    const write = async (ready: AnyObject): Promise<KindMap[K]> => {
      checkSize(ready);
      if (!dryRun) return (await this.#write({ op: "create", object: ready })) as KindMap[K];
      if (await this.#deps.store.get(kind, namespace, ready.metadata.name))
        throw alreadyExists(kind, ready.metadata.name);
      return this.#deps.master.admission.admitted(ready) as KindMap[K];
    };
    if (fresh.kind !== "Service") return write(fresh as AnyObject);
    return this.#services.alone(async () => {
      // Said first: a name that is taken is the better answer than an address that is.
      if (await this.#deps.store.get("Service", namespace, fresh.metadata.name))
        throw alreadyExists(kind, fresh.metadata.name);
      return write(await this.#services.complete(fresh));
    });
  }

  /**
   * Replaces an object by what `change` makes of it. If the result names a resourceVersion, it must be the stored
   * one; else the change is made to whatever is stored, again if somebody else was faster.
   * @throws Fault NotFound, Conflict, and what `change` throws
   */
  async update<K extends Kind>(
    of: Of<K>,
    place: Place,
    change: (old: KindMap[K]) => KindMap[K],
    author: Author,
    dryRun = false,
  ): Promise<KindMap[K]> {
    const kind = storedKind(defOf(of)) as K;
    const attempt = async (): Promise<KindMap[K] | undefined> => {
      const old = await this.get(kind, place);
      const next = change(old);
      author(next as AnyObject, old as AnyObject);
      this.#checkClaims(of, next);
      const given = revisionOf(next);
      const ready = next.kind === "Service" && old.kind === "Service" ? await this.#services.complete(next, old) : next;
      const expected = given || revisionOf(old);
      checkSize(ready);
      if (dryRun) {
        if (expected !== revisionOf(old)) throw changedSince(kind, place.name, revisionOf(old), expected);
        this.#deps.master.admission.admitted(ready as AnyObject, old as AnyObject);
        return ofRevision(ready as KindMap[K], old);
      }
      const [result] = await this.#deps.master.admission.write([settled(ready as AnyObject, expected)]);
      if (result?.ok) return result.object as KindMap[K];
      if (result && (result.fault.reason !== "Conflict" || given !== 0)) throw result.fault;
      return undefined;
    };
    return kind === "Service"
      ? this.#services.alone(() => insist(kind, place.name, attempt))
      : insist(kind, place.name, attempt);
  }

  /** Removes an object, or begins to: what runs is stopped first. @throws Fault NotFound, Conflict, Forbidden */
  remove(kind: Kind, place: Place, options: RemoveOptions): Promise<Removal> {
    return insist(kind, place.name, () =>
      remove({ ...this.#deps, view: this.#deps.master.view }, kind, place, options),
    );
  }

  /** @throws Fault Invalid when it asks for addresses or ports that are the cluster's own */
  #checkClaims<K extends Kind>(of: Of<K>, object: KindMap[K]): void {
    const causes = rulesOf(of).claims?.(object, this.#deps.master.places()) ?? [];
    if (causes.length > 0) throw invalid(defOf(of).kind, object.metadata.name, causes);
  }

  async #write(write: Write): Promise<AnyObject> {
    const [result] = await this.#deps.master.admission.write([write]);
    if (!result) throw new Fault("InternalError", "the store did not answer for a write");
    if (!result.ok) throw result.fault;
    return result.object;
  }
}

/** An object that was not written, at the revision it would have been written over. */
function ofRevision<T extends ApiObject>(next: T, { metadata }: ApiObject): T {
  const { resourceVersion } = metadata;
  return { ...next, metadata: { ...next.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) } };
}

/** Tries until an attempt is not undefined. @throws Fault Conflict after many */
async function insist<T>(kind: Kind, name: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < writeTriesMax; tries++) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Fault("Conflict", `${kind} "${name}" was changed by others ${writeTriesMax} times in a row`, {
    kind,
    name,
    retry: true,
  });
}
