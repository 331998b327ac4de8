/** `troupe scale` (and `resize`): how many replicas an object keeps, of any kind that has a scale. */

import { counted } from "../../core/counted.js";
import { eitherSignal } from "../../core/either-signal.js";
import { type AnyObject, anyDef, type Kind } from "../../core/kinds/all.js";
import type { Client } from "../client/client.js";
import { type Wanted, wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import type { KindRef } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { follow } from "../client/watch.js";
import { UsageError } from "../fail.js";
import { print, progress } from "../render/output.js";

export interface ScaleFlags extends ClusterFlags {
  replicas?: number;
  currentReplicas?: number;
  wait?: boolean;
  timeout?: number;
}

interface Scale {
  metadata: { resourceVersion?: string };
  spec?: { replicas?: number };
  status?: { replicas?: number };
}

const replicasMax = 1_000_000;

/**
 * `KIND/NAME`, `KIND NAME`, or `NAME` of a replication controller, each with the number last if --replicas does not say it.
 * @throws UsageError
 */
export function scaleArgs(
  args: readonly string[],
  replicas: number | undefined,
): { object: string[]; replicas: number } {
  const words = [...args];
  let count = replicas;
  if (count === undefined && /^\d+$/.test(words.at(-1) ?? "") && words.length > 1) count = Number(words.pop());
  if (count === undefined || count > replicasMax)
    throw new UsageError("how many replicas is missing: troupe scale rc/NAME --replicas N, or troupe resize rc NAME N");
  const isBareName = words.length === 1 && !(words[0] ?? "").includes("/");
  return { object: isBareName ? ["rc", ...words] : words, replicas: count };
}

const hasScale = (kind: KindRef): boolean =>
  typeof kind === "string" ? anyDef(kind).scaling !== undefined : kind.subresources.includes("scale");

function checkScaled(wanted: readonly Wanted[]): void {
  const [first, ...more] = wanted;
  if (first?.names.length !== 1 || more.length > 0) throw new UsageError("one object is expected: rc/NAME");
  if (!hasScale(first.kind)) throw new UsageError(`a ${wordOf(first.kind)} has no replicas that could be scaled`);
}

/** How many are there, and are ready; of kinds that do not count those, each that is there. */
function countsOf(object: AnyObject | undefined, scale: Scale, kind: KindRef): { there: number; ready: number } {
  if (typeof kind !== "string") return { there: scale.status?.replicas ?? 0, ready: scale.status?.replicas ?? 0 };
  const { status } = object as { status?: { replicas?: number; readyReplicas?: number } };
  return { there: status?.replicas ?? 0, ready: status?.readyReplicas ?? 0 };
}

async function waitScaled(client: Client, kind: KindRef, name: string, replicas: number, flags: ScaleFlags) {
  const signal = flags.timeout === undefined ? new AbortController().signal : AbortSignal.timeout(flags.timeout * 1000);
  const stop = new AbortController();
  const target = { kind, namespace: client.namespace, selectors: { fields: `metadata.name=${name}` } };
  const { items, changes } = await follow<Kind>(client, target, { signal: eitherSignal(signal, stop.signal) });
  let done = false;
  const look = async (object: AnyObject | undefined): Promise<void> => {
    const path = `${client.path(kind, name)}/scale`;
    const scale = typeof kind === "string" ? { metadata: {} } : ((await client.ask({ path })) as Scale);
    const { there, ready } = countsOf(object, scale, kind);
    progress(`${ready} of ${replicas} ready`);
    done = there === replicas && ready === replicas;
    if (done) stop.abort();
  };
  if (items[0]) await look(items[0]);
  for await (const { object } of changes) await look(object);
  if (!done)
    throw new Error(
      `not all ${replicas} replicas of "${name}" are ready after ${flags.timeout} s; troupe describe ${wordOf(kind)}/${name} says why`,
    );
}

/** @throws UsageError, ApiError, ConnectionError */
export async function scale(args: readonly string[], flags: ScaleFlags): Promise<void> {
  const { object, replicas } = scaleArgs(args, flags.replicas);
  const { client, wanted } = await connectFor(object, flags, checkScaled);
  const { kind, names } = wanted[0] as Wanted;
  const [name = ""] = names;
  const word = wordOf(kind);
  // Says which name was probably meant.
  await client.get<Kind>(kind, name);
  const path = `${client.path(kind, name)}/scale`;
  const { metadata, spec } = (await client.ask({ path })) as Scale;
  const before = spec?.replicas ?? 0;
  const { currentReplicas } = flags;
  if (currentReplicas !== undefined && currentReplicas !== before)
    throw new Error(
      `${word} "${name}" wants ${counted(before, "replica")}, not ${currentReplicas}; nothing was changed`,
    );
  // Only --current-replicas makes the write one that others' writes may foil.
  const condition = currentReplicas === undefined ? {} : { resourceVersion: metadata.resourceVersion };
  await client.ask({
    method: "PUT",
    path,
    body: {
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name, namespace: client.namespace, ...condition },
      spec: { replicas },
    },
  });
  print(`${word} "${name}" scaled from ${before} to ${replicas}\n`);
  if (flags.wait) await waitScaled(client, kind, name, replicas, flags);
}
