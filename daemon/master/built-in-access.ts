/** Sees to it that the roles and bindings that every cluster begins with are there. */
import { builtInBindings, builtInRoles, withBuiltIn } from "../../core/access/built-in.js";
import { newUid } from "../../core/ids.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Random } from "../../core/random.js";
import type { Store } from "../../core/store/store.js";
import { type Clock, toApiTime } from "../../core/time.js";

/** Makes what is missing, and adds what a newer Troupe has more. Call it before anybody is answered. */
export async function ensureBuiltInAccess(ports: { store: Store; random: Random; clock: Clock }): Promise<void> {
  const { store, random, clock } = ports;
  for (const wanted of [...builtInRoles, ...builtInBindings]) {
    const is = await store.get(wanted.kind, "", wanted.metadata.name);
    const object: AnyObject = is
      ? withBuiltIn(is, wanted)
      : {
          ...wanted,
          metadata: { ...wanted.metadata, uid: newUid(random), creationTimestamp: toApiTime(clock.nowMs()) },
        };
    if (object === is) continue;
    const [result] = await store.write([is ? { op: "update", object } : { op: "create", object }]);
    if (result && !result.ok) throw result.fault;
  }
}
