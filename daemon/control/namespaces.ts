/** Into which namespaces objects may be put. */

import { Fault, notFound } from "../../core/fault.js";
import { newUid } from "../../core/ids.js";
import { type Namespace, namespaceNameLabel, permanentNamespaces } from "../../core/kinds/namespace/object.js";
import type { ApiVersion } from "../../core/objects/kind-rules.js";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import { type Clock, toApiTime } from "../../core/time.js";
import type { View } from "./view.js";

export const kind = "Namespace";

export interface NamespacePorts {
  store: Store;
  clock: Clock;
  random: Random;
}

/** A namespace as the server makes it. */
export function newNamespace(name: string, random: Random, nowMs: number): Namespace {
  return {
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      uid: newUid(random),
      creationTimestamp: toApiTime(nowMs),
      labels: { [namespaceNameLabel]: name },
    },
    spec: {},
    status: { phase: "Active" },
  };
}

/** What Events are about that concern the whole cluster; undefined before it is made. */
export const defaultNamespace = (view: View): Namespace | undefined => view.get(kind, "", "default");

/** The names and labels of all namespaces. */
export function* namespaceLabels(view: View): Iterable<[name: string, labels: Readonly<Record<string, string>>]> {
  for (const { metadata } of view.list(kind)) yield [metadata.name, metadata.labels ?? {}];
}

/** What is to be put there, for people. */
interface About {
  kind: string;
  /** Of several, with their group: `deployments.apps`. */
  what: string;
  name: string;
}

/**
 * Sees to it that new objects may be put into a namespace. v1 wants it to be there; 0.5.4 knew no namespace
 * objects, so v1beta1 makes the one that is missing.
 * @throws Fault NotFound; Forbidden when it is being deleted
 */
export async function admitTo(
  ports: NamespacePorts,
  namespace: string,
  version: ApiVersion,
  about?: About,
): Promise<void> {
  const existing = await ports.store.get(kind, "", namespace);
  if (existing?.metadata.deletionTimestamp !== undefined) {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const message = `namespace ${namespace} is being terminated`;
    throw new Fault("Forbidden", about === undefined ? why : `${about.what} "${about.name}" is forbidden: ${why}`, {
      ...(about === undefined ? {} : { kind: about.kind, name: about.name }),
      // Controllers stop trying by this word.
      causes: [{ reason: "NamespaceTerminating", field: "metadata.namespace", message }],
    });
  }
  if (existing) return;
  if (version === "v1" && !permanentNamespaces.includes(namespace)) throw notFound(kind, namespace);
  const [result] = await ports.store.write([
    { op: "create", object: newNamespace(namespace, ports.random, ports.clock.nowMs()) },
  ]);
  if (result && !result.ok && result.fault.reason !== "AlreadyExists") throw result.fault;
}
