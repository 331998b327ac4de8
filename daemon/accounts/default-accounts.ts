/** Every namespace has a service account `default`: that of pods that name none. */
import { newUid } from "../../core/ids.js";
import { defaultAccount, type ServiceAccount } from "../../core/kinds/service-account/object.js";
import type { Random } from "../../core/random.js";
import type { Change, Store } from "../../core/store/store.js";
import { type Clock, toApiTime } from "../../core/time.js";
import type { Master } from "../control/master.js";
import type { Log } from "../log.js";

export interface AccountPorts {
  store: Store;
  master: Master;
  clock: Clock;
  random: Random;
  log: Log;
}

/** The namespace that may lack its account after a change; undefined: none. */
function concerned({ type, object }: Change): string | undefined {
  if (object.kind === "Namespace") return type === "ADDED" ? object.metadata.name : undefined;
  const isDefault = object.kind === "ServiceAccount" && object.metadata.name === defaultAccount;
  return isDefault && type === "DELETED" ? object.metadata.namespace : undefined;
}

/** Makes the account of a namespace that lacks it, and is not being deleted. */
export async function ensureAccount(
  { store, master, clock, random, log }: AccountPorts,
  namespace: string,
): Promise<void> {
  const home = master.view.get("Namespace", "", namespace);
  if (!home || home.metadata.deletionTimestamp) return;
  if (master.view.get("ServiceAccount", namespace, defaultAccount)) return;
  const object: ServiceAccount = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: defaultAccount,
      namespace,
      uid: newUid(random),
      creationTimestamp: toApiTime(clock.nowMs()),
    },
  };
  const [result] = await store.write([{ op: "create", object }]);
  if (result && !result.ok && result.fault.reason !== "AlreadyExists")
    log("warn", "a namespace has no default service account", { namespace, error: result.fault.message });
}

/** Makes those that are missing, and from now on each when its namespace comes. Returns a function that stops. */
export async function followAccounts(ports: AccountPorts): Promise<() => void> {
  const make = (namespace: string): Promise<void> =>
    ensureAccount(ports, namespace).catch((error: unknown) =>
      ports.log("warn", "a namespace has no default service account", { namespace, error: String(error) }),
    );
  const stop = ports.master.onChange((change) => {
    const namespace = concerned(change);
    if (namespace !== undefined) queueMicrotask(() => void make(namespace));
  });
  for (const { metadata } of [...ports.master.view.list("Namespace")]) await make(metadata.name);
  return stop;
}
