/**
 * Where minions ask for the ConfigMaps and Secrets that their pods name. Each is told to the minions that have such a pod
 * and to no other, at once and again whenever it changes.
 */
import type { AnyObject } from "../../core/kinds/all.js";
import { type ConfigKind, configReferences, referenceKey } from "../../core/kinds/pod/config-references.js";
import type { ConfigTold, ConfigWanted } from "../../core/link/configs.js";
import type { Refusals } from "../joining/refusals.js";
import { podForMinion } from "./pod-for-minion.js";
import type { MinionLinks } from "./ports.js";
import type { View } from "./view.js";

export interface ConfigDeskHands {
  view: View;
  links: Pick<MinionLinks, "send">;
  refusals: Refusals;
}

interface Place {
  kind: ConfigKind;
  namespace: string;
  name: string;
}

const keyOf = ({ kind, namespace, name }: Place): string => `${namespace}/${referenceKey({ kind, name })}`;

export class ConfigDesk {
  readonly #hands: ConfigDeskHands;
  /** Minions that asked, by what they asked for. */
  readonly #hearers = new Map<string, Set<string>>();

  constructor(hands: ConfigDeskHands) {
    this.#hands = hands;
  }

  asked(minion: string, { uid, held }: ConfigWanted): void {
    const { view, links, refusals } = this.#hands;
    const pod = view.podByUid(uid);
    if (!pod) return;
    const { namespace = "", name } = pod.metadata;
    if (pod.spec.nodeName !== minion) {
      const why = `it asked for what pod "${namespace}/${name}" names, which is not on it`;
      return refusals.tell("a minion asked for configuration that is not its own", { minion, from: "", why });
    }
    const has = new Map(held.map((h) => [referenceKey(h), h.version]));
    for (const reference of configReferences(podForMinion(pod, view).spec)) {
      const place = { ...reference, namespace };
      const key = keyOf(place);
      this.#hearers.set(key, (this.#hearers.get(key) ?? new Set()).add(minion));
      const now = this.#now(place);
      if (has.get(referenceKey(reference)) !== now.version) links.send(minion, now);
    }
  }

  /** An object came, changed or went. */
  heard({ kind, metadata }: AnyObject): void {
    if (kind !== "ConfigMap" && kind !== "Secret") return;
    const place = { kind, namespace: metadata.namespace ?? "", name: metadata.name };
    const hearers = this.#hearers.get(keyOf(place));
    if (!hearers) return;
    for (const minion of hearers) {
      if (this.#isNamedOn(minion, place)) this.#hands.links.send(minion, this.#now(place));
      else hearers.delete(minion);
    }
    if (hearers.size === 0) this.#hearers.delete(keyOf(place));
  }

  /** It asks anew when it comes back. */
  left(minion: string): void {
    for (const [key, hearers] of this.#hearers)
      if (hearers.delete(minion) && hearers.size === 0) this.#hearers.delete(key);
  }

  #isNamedOn(minion: string, { kind, namespace, name }: Place): boolean {
    return this.#hands.view
      .podsOf(minion)
      .some(
        (pod) =>
          pod.metadata.namespace === namespace &&
          configReferences(podForMinion(pod, this.#hands.view).spec).some((r) => r.kind === kind && r.name === name),
      );
  }

  #now(place: Place): ConfigTold {
    const object = this.#hands.view.get(place.kind, place.namespace, place.name);
    const told = { type: "config", ...place } as const;
    if (!object) return { ...told, version: "" };
    return {
      ...told,
      version: object.metadata.resourceVersion ?? "",
      ...(object.data ? { data: object.data } : {}),
      ...(object.kind === "ConfigMap" && object.binaryData ? { binaryData: object.binaryData } : {}),
    };
  }
}
