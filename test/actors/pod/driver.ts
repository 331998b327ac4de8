/** A pod's machine on the master, and what it hears. */
import type { ActorEvent } from "../../../actors/events.js";
import { podMachine } from "../../../actors/pod/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { AgentState, PodReport } from "../../../core/link/report.js";
import { Driver } from "../drive.js";

export function pod(changes: { nodeName?: string; deleted?: boolean; schedulerName?: string } = {}): Pod {
  const { nodeName, deleted, schedulerName } = changes;
  return {
    kind: "Pod",
    metadata: {
      name: "web",
      namespace: "default",
      uid: "u1",
      ...(deleted ? { deletionTimestamp: "2014-11-29T00:00:00Z", deletionGracePeriodSeconds: 7 } : {}),
    },
    spec: {
      containers: [{ name: "c", image: "i" }],
      ...(nodeName === undefined ? {} : { nodeName }),
      ...(schedulerName === undefined ? {} : { schedulerName }),
    },
  };
}

let seq = 0;
export const report = (state: AgentState, more: Partial<PodReport> = {}): ActorEvent => ({
  type: "pod.reported",
  minion: "m1",
  resync: false,
  report: { uid: "u1", namespace: "default", name: "web", seq: ++seq, state, status: { phase: "Running" }, ...more },
});
export const changed = (object: Pod): ActorEvent => ({ type: "pod.changed", object });
export const lost: ActorEvent = { type: "pod.minionLost", minion: "m1", why: "no heartbeat for 2.2 s" };

/** A pod that is bound to m1 and runs there. */
export function running(): Driver {
  const it = new Driver(podMachine, { object: pod() });
  it.tell(changed(pod({ nodeName: "m1" })));
  it.tell(report("waiting"));
  it.tell(report("running"));
  return it;
}
