import { counted } from "../../core/counted.js";
import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import { cpuMillis, memoryBytes } from "../../core/objects/quantity.js";
import type { Invariant } from "./invariant.js";

interface Use {
  cpu: number;
  memory: number;
}

function requestOf(pod: Pod): Use {
  let [cpu, memory] = [0, 0];
  for (const { resources } of pod.spec.containers) {
    const request = { ...resources?.limits, ...resources?.requests };
    cpu += cpuMillis(request["cpu"]);
    memory += memoryBytes(request["memory"]);
  }
  return { cpu, memory };
}

export const capacityKept: Invariant = {
  name: "capacity-kept",
  docs: "What the pods bound to a minion ask for (CPU, memory, number of pods) never exceeds what it has.",
  begin({ world, fail }) {
    const byMinion = new Map<string, Map<string, Use>>();
    const used = new Map<string, Use>();
    const put = (minion: string, uid: string, use: Use | undefined): void => {
      const pods = byMinion.get(minion) ?? new Map<string, Use>();
      byMinion.set(minion, pods);
      const sum = used.get(minion) ?? { cpu: 0, memory: 0 };
      const before = pods.get(uid) ?? { cpu: 0, memory: 0 };
      const now = use ?? { cpu: 0, memory: 0 };
      used.set(minion, { cpu: sum.cpu - before.cpu + now.cpu, memory: sum.memory - before.memory + now.memory });
      if (use) pods.set(uid, use);
      else pods.delete(uid);
    };
    world.events.onChange((change) => {
      const { object } = change;
      if (object.kind !== "Pod" || !object.spec.nodeName) return;
      const minion = object.spec.nodeName;
      const gone = change.type === "DELETED" || isFinished(object);
      const isNew = !gone && !byMinion.get(minion)?.has(object.metadata.uid ?? "");
      put(minion, object.metadata.uid ?? "", gone ? undefined : requestOf(object));
      const node: Node | undefined = world.observe().objects.get("Node", "", minion);
      if (!node || !isNew) return;
      const sum = used.get(minion) ?? { cpu: 0, memory: 0 };
      const { cpu, memory, pods } = node.status?.capacity ?? {};
      const count = byMinion.get(minion)?.size ?? 0;
      if (sum.cpu > cpuMillis(cpu)) fail(`${minion} has cpu ${cpu}, its pods ask for ${sum.cpu}m`);
      if (sum.memory > memoryBytes(memory))
        fail(`${minion} has memory ${memory}, its pods ask for ${sum.memory} bytes`);
      if (count > Number(pods ?? 0))
        fail(`${minion} takes ${counted(Number(pods ?? 0), "pod")} and ${count} are bound to it`);
    });
    return {};
  },
};
