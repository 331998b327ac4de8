import type { ActorId } from "../../actors/host/system.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";

/** The word for each kind in actor ids: `pod/default/jenkins`, `minion/10.245.2.2`. */
const words: Partial<Record<Kind, string>> = {
  Pod: "pod",
  ReplicationController: "replicationController",
  Service: "service",
  Node: "minion",
};

export function actorId(object: AnyObject): ActorId {
  return actorIdOf(object.kind, object.metadata.namespace ?? "", object.metadata.name);
}

export function actorIdOf(kind: Kind, namespace: string, name: string): ActorId {
  const word = words[kind] ?? kind.toLowerCase();
  return namespace === "" ? `${word}/${name}` : `${word}/${namespace}/${name}`;
}

/** The object an actor stands for. */
export function objectOf(id: ActorId): { kind: Kind; namespace: string; name: string } | undefined {
  const [word, ...rest] = id.split("/");
  const kind = (Object.keys(words) as Kind[]).find((k) => words[k] === word);
  if (!kind) return undefined;
  return kind === "Node"
    ? { kind, namespace: "", name: rest.join("/") }
    : { kind, namespace: rest[0] ?? "", name: rest.slice(1).join("/") };
}
