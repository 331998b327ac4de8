/** The objects of stacks in a cluster. */
import type { Made } from "../../core/compose/objects/context.js";
import { stackLabel } from "../../core/compose/objects/names.js";
import { type AnyObject, type Kind, kinds } from "../../core/kinds/all.js";
import type { Client } from "../client/client.js";
import { wordOf } from "../client/kind-words.js";

/** Kinds that keep pods. */
export const workloadKinds = [
  kinds.Deployment.kind,
  kinds.StatefulSet.kind,
  kinds.DaemonSet.kind,
  kinds.Job.kind,
] as const satisfies readonly Kind[];

export const keepsPods = (kind: Kind): boolean => (workloadKinds as readonly Kind[]).includes(kind);

/** What a stack is made of, in the order in which it goes. */
export const stackKinds: readonly Kind[] = [
  ...workloadKinds,
  kinds.Service.kind,
  kinds.ConfigMap.kind,
  kinds.Secret.kind,
  kinds.PersistentVolumeClaim.kind,
];

export const claimKind: Kind = kinds.PersistentVolumeClaim.kind;

export const keyOf = ({ kind, metadata }: { kind: string; metadata: { name: string } }): string =>
  `${kind}/${metadata.name}`;

export const stackOf = ({ metadata }: AnyObject): string | undefined => metadata.labels?.[stackLabel];

/** What a namespace has of the kinds that stacks are made of, by {@link keyOf}. */
export async function objectsIn(client: Client, namespace: string): Promise<Map<string, AnyObject>> {
  const lists = await Promise.all(stackKinds.map((kind) => client.list<Kind>(kind, namespace)));
  return new Map(lists.flatMap(({ items }) => items.map((object): [string, AnyObject] => [keyOf(object), object])));
}

/** Objects of the plan whose names are others' already. */
export function strangers(wanted: readonly Made[], there: ReadonlyMap<string, AnyObject>, stack: string): string[] {
  return wanted.flatMap((object) => {
    const found = there.get(keyOf(object));
    const owner = found && stackOf(found);
    if (!found || owner === stack) return [];
    const whose = owner === undefined ? "it is of no stack" : `it is of the stack ${owner}`;
    return [`${wordOf(object.kind)} "${object.metadata.name}" is there already, and ${whose}`];
  });
}

/** What the stack had and the plan has no more. */
export function leftOver(wanted: readonly Made[], there: ReadonlyMap<string, AnyObject>, stack: string): AnyObject[] {
  const kept = new Set(wanted.map(keyOf));
  const found = [...there].filter(([key, object]) => stackOf(object) === stack && !kept.has(key));
  return found.map(([, object]) => object);
}
