/** Which pods use which claims, kept up to date pod by pod, and where these let a pod go. */
import type { AnyObject } from "../../core/kinds/all.js";
import { claimNamesOf, type PersistentVolumeClaim } from "../../core/kinds/persistent-volume-claim/object.js";
import { type ClaimWorld, type Placing, placingOf } from "../../core/kinds/persistent-volume-claim/placing.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import { made } from "../../core/made.js";
import { pathText } from "../../core/objects/types.js";
import type { View } from "./view.js";

export class Claims {
  readonly #view: View;
  readonly #users = new Map<string, Map<string, Pod>>();
  readonly #world: ClaimWorld;

  constructor(view: View) {
    this.#view = view;
    this.#world = {
      claim: (namespace, name) => view.get("PersistentVolumeClaim", namespace, name),
      volume: (name) => view.get("PersistentVolume", "", name),
      volumes: () => view.list("PersistentVolume"),
      storageClass: (name) => view.get("StorageClass", "", name),
      users: (claim) => this.usersOf(claim),
    };
  }

  /** A pod came, changed or went. @returns the claims that it uses */
  podMoved(before: Pod | undefined, after: Pod | undefined): PersistentVolumeClaim[] {
    const pod = after ?? before;
    // What a pod uses never changes.
    const names = pod ? claimNamesOf(pod) : [];
    if (!pod || names.length === 0) return [];
    const { namespace = "", uid = "" } = pod.metadata;
    for (const name of names) {
      const users = made(this.#users, pathText(namespace, name), () => new Map<string, Pod>());
      if (after && !isFinished(after)) users.set(uid, after);
      else users.delete(uid);
    }
    const isOther = before?.spec.nodeName !== after?.spec.nodeName || (after !== undefined && isFinished(after));
    if (before && after && !isOther) return [];
    return names.flatMap((name) => this.#view.get("PersistentVolumeClaim", namespace, name) ?? []);
  }

  /** Pods that use it and have not ended. */
  usersOf({ metadata }: AnyObject): Iterable<Pod> {
    return this.#users.get(pathText(metadata.namespace ?? "", metadata.name))?.values() ?? [];
  }

  placingOf(pod: Pod): Placing {
    return placingOf(pod, this.#world);
  }
}
