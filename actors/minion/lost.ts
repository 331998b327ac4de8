/** The states of a minion that is lost: whether its pods are replaced is decided for the cluster, not for it alone. */
import { decideMsMax } from "./hearing.js";
import { dueTo, minionSetup, stands, takeBeat } from "./setup.js";

export const Lost = minionSetup.createStateConfig({
  entry: ["stopDetector", "takeLoss", stands("lost"), { type: "warn", params: { reason: "MinionLost" } }],
  exit: ["letGo", "dampReturn"],
  initial: "deciding",
  on: {
    "minion.connected": [
      {
        guard: "engineIsDown",
        actions: ["takeHello", "hearEngine", dueTo("engine"), stands("lost"), "sync"],
      },
      { target: "Ready", actions: ["takeHello", "hearEngine", "sync", "awaitSuspicion"] },
    ],
    "minion.heartbeat": [
      {
        guard: "engineIsDown",
        actions: ["hearEngine", dueTo("engine"), stands("lost")],
      },
      { target: "Ready", actions: ["hearEngine", ...takeBeat, "compare"] },
    ],
  },
  states: {
    deciding: {
      entry: [
        minionSetup.emit({ type: "armTimer", name: "decide", delayMs: decideMsMax }),
        minionSetup.emit({ type: "askEviction", patient: true }),
      ],
      exit: minionSetup.emit({ type: "cancelTimer", name: "decide" }),
      on: {
        timer: { guard: "isDecideTimer", actions: minionSetup.emit({ type: "askEviction", patient: false }) },
        "minion.evict": "evicted",
        "minion.hold": { target: "held", actions: "takeHold" },
      },
    },
    /** Too many are lost at once: its pods are not ready, and not replaced. */
    held: {
      entry: [stands("lost"), "tellUnheard", { type: "warn", params: { reason: "EvictionHalted" } }],
      exit: "tellReturned",
      on: { "minion.evict": { target: "evicted", actions: "letGo" } },
    },
    evicted: {
      entry: ["countLoss", stands("lost"), "tellLost"],
      exit: "tellReturned",
    },
  },
});
