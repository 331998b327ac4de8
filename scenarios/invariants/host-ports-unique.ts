import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import type { Invariant } from "./invariant.js";

function hostPorts(pod: Pod): string[] {
  return pod.spec.containers.flatMap((c) =>
    (c.ports ?? []).filter((p) => (p.hostPort ?? 0) > 0).map((p) => `${p.hostPort}/${p.protocol ?? "TCP"}`),
  );
}

export const hostPortsUnique: Invariant = {
  name: "host-ports-unique",
  docs: "No two pods that are bound to one minion and not ended want the same host port.",
  begin({ world, fail }) {
    const holders = new Map<string, string>();
    world.events.onChange((change) => {
      const { object } = change;
      if (object.kind !== "Pod" || hostPorts(object).length === 0) return;
      const uid = object.metadata.uid ?? "";
      const holds = change.type !== "DELETED" && object.spec.nodeName !== undefined && !isFinished(object);
      for (const port of hostPorts(object)) {
        const key = `${object.spec.nodeName} ${port}`;
        const holder = holders.get(key);
        if (!holds) {
          if (holder === uid) holders.delete(key);
        } else if (holder !== undefined && holder !== uid)
          fail(`host port ${port} of ${object.spec.nodeName} is given to ${object.metadata.name} and to pod ${holder}`);
        else holders.set(key, uid);
      }
    });
    return {};
  },
};
