/** What is durable, as it lands: the judge's own copy of all objects, independent of any master. */

import { type AnyObject, actingKinds, type Kind, type KindMap, kinds } from "../../core/kinds/all.js";
import { templateHashKey } from "../../core/kinds/deployment/object.js";
import { keyOf } from "../../core/kinds/key.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { pathText } from "../../core/objects/types.js";
import type { Commit } from "../../core/store/change-log.js";
import type { Change } from "../../core/store/store.js";
import { actorIdOf } from "../../daemon/control/actor-id.js";
import type { Objects } from "../observation.js";

/** Name of the controller of a pod; of a Deployment's, not that of its ReplicaSet. */
function ownerOf({ metadata }: Pod): string {
  const name = metadata.ownerReferences?.find((o) => o.controller === true)?.name ?? "";
  const end = `-${metadata.labels?.[templateHashKey]}`;
  return name.endsWith(end) ? name.slice(0, -end.length) : name;
}

export class ObjectMirror implements Objects {
  readonly #byKind = Object.fromEntries(Object.keys(kinds).map((k) => [k, new Map()])) as unknown as {
    [K in Kind]: Map<string, KindMap[K]>;
  };
  readonly #podsByOwner = new Map<string, Map<string, Pod>>();
  readonly #byUid = new Map<string, Pod>();
  readonly #listeners: ((change: Change) => void)[] = [];
  version = 0;

  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined {
    return this.#byKind[kind].get(pathText(namespace, name)) as KindMap[K] | undefined;
  }

  list<K extends Kind>(kind: K): Iterable<KindMap[K]> {
    return this.#byKind[kind].values() as Iterable<KindMap[K]>;
  }

  podByUid(uid: string): Pod | undefined {
    return this.#byUid.get(uid);
  }

  podsOf(name: string): Pod[] {
    const owned = [...(this.#podsByOwner.get(name)?.values() ?? [])];
    const found = owned.length > 0 ? owned : [...this.#byKind.Pod.values()].filter((p) => p.metadata.name === name);
    return found.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** A commit became durable. */
  land(commit: Commit): void {
    for (const { type, object, revision } of commit.put) {
      const { kind, namespace, name } = keyOf(object);
      const previous: AnyObject | undefined = this.get(kind, namespace, name);
      this.#store(type, object, previous);
      this.version = revision;
      const change: Change =
        type === "ADDED" || !previous ? { type: "ADDED", object, revision } : { type, object, previous, revision };
      for (const listener of this.#listeners) listener(change);
    }
  }

  /** The id of the actor of each object that has one. */
  actorIds(): string[] {
    return actingKinds.flatMap((kind) =>
      [...this.list(kind)].map(({ metadata }) => actorIdOf(kind, metadata.namespace ?? "", metadata.name)),
    );
  }

  #store(type: Change["type"], object: AnyObject, previous: AnyObject | undefined): void {
    const { kind, namespace, name } = keyOf(object);
    const text = pathText(namespace, name);
    if (previous?.kind === "Pod") {
      this.#byUid.delete(previous.metadata.uid ?? "");
      this.#podsByOwner.get(ownerOf(previous))?.delete(text);
    }
    if (type === "DELETED") {
      this.#byKind[kind].delete(text);
      return;
    }
    (this.#byKind[kind] as Map<string, AnyObject>).set(text, object);
    if (object.kind !== "Pod") return;
    this.#byUid.set(object.metadata.uid ?? "", object);
    const owner = ownerOf(object);
    if (owner === "") return;
    const siblings = this.#podsByOwner.get(owner) ?? new Map<string, Pod>();
    siblings.set(text, object);
    this.#podsByOwner.set(owner, siblings);
  }
}
