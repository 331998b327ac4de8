/** The states of a pod on its way out: services let go of it, then its minion stops it. */
import { podSetup } from "./setup.js";

/** Waits this long for services to let go of a pod before it is stopped all the same. */
const drainMsMax = 2_000;

export const Terminating = podSetup.createStateConfig({
  initial: "deciding",
  on: {
    "pod.changed": { actions: "takeObject" },
    "pod.reported": { actions: "acceptReport" },
    "pod.released": { target: "Removed", actions: "removeObject" },
    "pod.minionLost": [{ guard: "onOurMinion", target: "Removed", actions: "removeObject" }, {}],
    // Its end was asked for; a minion that cannot be told learns it when it returns.
    "pod.minionUnheard": [{ guard: "onOurMinion", target: "Removed", actions: "removeObject" }, {}],
  },
  states: {
    deciding: {
      always: [{ guard: "isUnbound", target: "#pod.Removed", actions: "removeObject" }, { target: "draining" }],
    },
    /** Services let go first, so that no new connection meets a stopping container. */
    draining: {
      entry: [
        podSetup.emit({ type: "drainEndpoints" }),
        podSetup.emit({ type: "armTimer", name: "drain", delayMs: drainMsMax }),
      ],
      exit: podSetup.emit({ type: "cancelTimer", name: "drain" }),
      on: { "pod.drained": "stopping", timer: "stopping" },
    },
    stopping: {
      entry: "stop",
      on: {
        // A shorter grace period, asked for later, reaches the minion too.
        "pod.changed": { actions: ["takeObject", "stop"] },
      },
    },
  },
});
