import type { ActorId } from "../../actors/host/system.js";
import { type AnyObject, anyDef, everyKind, isKind, type Kind } from "../../core/kinds/all.js";

/** The word for each kind in actor ids: `pod/default/jenkins`, `minion/10.245.2.2`. */
const wordOf = (kind: Kind): string => (isKind(kind) ? anyDef(kind).actor : undefined) ?? kind.toLowerCase();
const kindByWord = new Map(everyKind.map((kind) => [wordOf(kind), kind]));

export function actorId(object: AnyObject): ActorId {
  return actorIdOf(object.kind, object.metadata.namespace ?? "", object.metadata.name);
}

export function actorIdOf(kind: Kind, namespace: string, name: string): ActorId {
  return namespace === "" ? `${wordOf(kind)}/${name}` : `${wordOf(kind)}/${namespace}/${name}`;
}

/** The object an actor stands for. */
export function objectOf(id: ActorId): { kind: Kind; namespace: string; name: string } | undefined {
  const [word = "", ...rest] = id.split("/");
  const kind = kindByWord.get(word);
  if (!kind) return undefined;
  return anyDef(kind).namespaced
    ? { kind, namespace: rest[0] ?? "", name: rest.slice(1).join("/") }
    : { kind, namespace: "", name: rest.join("/") };
}
