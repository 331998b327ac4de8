/** The owners that objects name: who is meant, and how they stand. */
import type { OwnerReference } from "kubernetes-types/meta/v1.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { waitsForDependents } from "../../core/objects/finalizers.js";
import type { Standing } from "../../core/objects/garbage.js";
import type { Clock } from "../../core/time.js";
import type { Note } from "./effects/notes.js";
import type { View } from "./view.js";

export interface OwnerPorts {
  view: View;
  clock: Clock;
  note(about: AnyObject, note: Note): void;
}

export class Owners {
  readonly #ports: OwnerPorts;

  constructor(ports: OwnerPorts) {
    this.#ports = ports;
  }

  /** The owner that is meant, where it is looked for: in the namespace of what it owns, or in none. */
  ownerOf({ metadata }: AnyObject, { apiVersion, kind: word, name, uid }: OwnerReference): AnyObject | undefined {
    const { kinds } = this.#ports.view;
    const kind = kinds.meant(word, groupOf(apiVersion));
    if (kind === undefined) return undefined;
    const namespace = kinds.find(kind)?.namespaced ? (metadata.namespace ?? "") : "";
    const owner: AnyObject | undefined = this.#ports.view.get<Kind>(kind, namespace, name);
    return owner?.metadata.uid === uid ? owner : undefined;
  }

  /** How an owner of the object stands. */
  standingOf(object: AnyObject, reference: OwnerReference): Standing {
    const { apiVersion, uid } = reference;
    const { kinds } = this.#ports.view;
    const kind = kinds.meant(reference.kind, groupOf(apiVersion));
    // Of owners that are no kind of ours somebody else takes care.
    if (kind === undefined) return "there";
    const owner = this.ownerOf(object, reference);
    if (owner) return waitsForDependents(owner) ? "waits" : "there";
    const isHomeless = object.metadata.namespace === undefined && kinds.find(kind)?.namespaced === true;
    if (isHomeless || this.#ports.view.index.byUid(kind, uid)) this.#tellOfNamespace(object, reference);
    return isHomeless ? "there" : "gone";
  }

  /** Owners are looked for in the namespace of what they own. */
  #tellOfNamespace(object: AnyObject, { apiVersion, kind, name, uid }: OwnerReference): void {
    const namespace = object.metadata.namespace ?? "";
    const message = `ownerRef [${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}] does not exist in namespace "${namespace}"`;
    const atMs = this.#ports.clock.nowMs();
    const note = { type: "Warning", reason: "OwnerRefInvalidNamespace", component: "garbage-collector" } as const;
    this.#ports.note(object, { ...note, message, atMs });
  }
}

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");
