/** `troupe stacks` and `troupe deploy rm`: the stacks of a cluster, and their end. */
import { objectName, stackLabel } from "../../core/compose/objects/names.js";
import { standingOf } from "../../core/compose/ready.js";
import { type AnyObject, type Kind, kinds } from "../../core/kinds/all.js";
import { layOutGet } from "../../core/kinds/tables.js";
import { ageOf } from "../../core/objects/age.js";
import { type Client, connect } from "../client/client.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { waitGone } from "../client/wait-gone.js";
import { claimKind, objectsIn, stackOf, workloadKinds } from "../deploy/stack-objects.js";
import { AlreadyTold } from "../fail.js";
import { print, printData, say } from "../render/output.js";
import { Deletion } from "./deletion.js";

export interface StacksFlags extends ClusterFlags {
  output?: "json" | "yaml";
}

export interface RemoveStackFlags extends ClusterFlags {
  volumes?: boolean;
  /** Seconds. */
  timeout: number;
}

interface Found {
  name: string;
  namespace: string;
  services: number;
  ready: number;
  since: string | undefined;
}

/** Stacks by what keeps their pods, in the order of their names. */
export function stacksIn(objects: readonly AnyObject[]): Found[] {
  const found = new Map<string, Found>();
  for (const object of objects) {
    const [name, { namespace = "", creationTimestamp }] = [stackOf(object), object.metadata];
    if (name === undefined) continue;
    const key = `${namespace}/${name}`;
    const old = found.get(key) ?? { name, namespace, services: 0, ready: 0, since: creationTimestamp };
    const since = [old.since ?? "", creationTimestamp ?? ""].filter((time) => time !== "").sort()[0];
    const isReady = standingOf(object).is === "ready";
    found.set(key, { ...old, since, services: old.services + 1, ready: old.ready + (isReady ? 1 : 0) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws ApiError, ConnectionError */
export async function stacks(flags: StacksFlags): Promise<void> {
  const client = await connect(flags);
  const namespace = client.access.isNamespaceGiven ? client.namespace : undefined;
  const lists = await Promise.all(
    workloadKinds.map((kind) => client.list<Kind>(kind, namespace, { labels: stackLabel })),
  );
  const found = stacksIn(lists.flatMap(({ items }) => items));
  if (flags.output !== undefined) return printData(found, flags.output);
  if (found.length === 0) return say("there are no stacks; troupe deploy -f compose.yaml makes one");
  const rows = found.map((s) => [
    s.name,
    s.namespace,
    String(s.services),
    `${s.ready}/${s.services}`,
    ageOf(s.since, Date.now()),
  ]);
  print(layOutGet({ header: ["NAME", "NAMESPACE", "SERVICES", "READY", "AGE"], rows }));
}

/** A namespace that a stack made goes with it, when nothing is left there. */
async function removeNamespace(client: Client, namespace: string, stack: string, deletion: Deletion): Promise<void> {
  const found = await client.find(kinds.Namespace.kind, namespace, "");
  if (!found || stackOf(found) !== stack) return;
  const left = await objectsIn(client, namespace);
  const { items } = await client.list<Kind>(kinds.Pod.kind, namespace);
  if (left.size + items.length === 0) await deletion.begin({ kind: found.kind, namespace: "", name: namespace });
}

async function removeStack(client: Client, stack: string, flags: RemoveStackFlags): Promise<boolean> {
  const namespace = client.access.isNamespaceGiven ? client.namespace : objectName(stack);
  const own = [...(await objectsIn(client, namespace)).values()].filter((object) => stackOf(object) === stack);
  if (own.length === 0)
    throw new Error(`there is no stack "${stack}" in namespace ${namespace}; troupe stacks names those there are`);
  const { items: pods } = await client.list<Kind>(kinds.Pod.kind, namespace, { labels: `${stackLabel}=${stack}` });
  const deletion = new Deletion(client, { ...flags, filename: [], wait: true, ignoreNotFound: true });
  const kept = own.filter((object) => object.kind === claimKind && !flags.volumes);
  for (const object of own)
    if (!kept.includes(object)) await deletion.begin({ kind: object.kind, namespace, name: object.metadata.name });
  const leaving = pods.map(({ kind, metadata }) => ({ kind, namespace, name: metadata.name, uid: metadata.uid ?? "" }));
  const gone = new Set<string>();
  await waitGone(client, leaving, ({ uid }) => gone.add(uid), AbortSignal.timeout(flags.timeout * 1_000));
  for (const { name, uid } of leaving)
    if (!gone.has(uid)) deletion.fail(new Error(`pod "${name}" is not gone after ${flags.timeout} s`));
  await deletion.finish();
  if (kept.length === 0) await removeNamespace(client, namespace, stack, deletion);
  else say(`volumes are kept (--volumes removes them, too): ${kept.map(({ metadata }) => metadata.name).join(", ")}`);
  await deletion.finish();
  return !deletion.failed;
}

/** @throws ApiError, ConnectionError; AlreadyTold when something is not gone in time */
export async function removeStacks(names: readonly string[], flags: RemoveStackFlags): Promise<void> {
  const client = await connect(flags);
  const done: boolean[] = [];
  for (const name of names) done.push(await removeStack(client, name, flags));
  if (done.includes(false)) throw new AlreadyTold();
}
