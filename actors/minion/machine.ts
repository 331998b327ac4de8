/**
 * A minion (a Docker host) as the master knows it: from what it says, and from its silence.
 *
 *   Absent ─► Ready ⇄ Suspect ─► Lost ─► Ready        EngineDown: the daemon speaks, its engine does not
 *   Lost: deciding ─► evicted (its pods are told, replicas are replaced) | held (too many are lost: nothing is) ─► evicted
 *
 * Silence is judged by a phi-accrual detector; its thresholds become deadlines, so nothing polls. A closed link is
 * not silence: the host's kernel said goodbye for the daemon, so its containers most likely run on and the daemon
 * gets time to come back. The rules with their numbers are in docs/failures.md.
 */
import { emit } from "xstate";
import { initialContext } from "./context.js";
import { absentGraceMs } from "./hearing.js";
import { Lost } from "./lost.js";
import { dueTo, minionSetup, stands, takeBeat } from "./setup.js";

export const minionMachine = minionSetup.createMachine({
  id: "minion",
  initial: "Absent",
  context: ({ input }) => initialContext(input),
  on: {
    "minion.connected": [
      { guard: "engineIsDown", target: ".EngineDown", actions: ["takeHello", "hearEngine", "sync", "awaitSuspicion"] },
      { target: ".Ready", actions: ["takeHello", "hearEngine", "sync", "awaitSuspicion"] },
    ],
    "minion.heartbeat": {},
    "minion.disconnected": {},
    "minion.changed": { actions: "takeObject" },
    "minion.masterStalled": { actions: "giveBack" },
    "minion.evict": {},
    "minion.hold": {},
    timer: {},
    "*": { actions: "unexpected" },
  },
  states: {
    /** Known from the store, not heard since this master started. */
    Absent: {
      entry: emit({ type: "armTimer", name: "lost", delayMs: absentGraceMs }),
      exit: "stopAwaitingLoss",
      on: {
        timer: [
          { guard: "isAbsentEarly", actions: "awaitDialLonger" },
          { guard: "weWereStalled", actions: ["forgive", "awaitDialLonger"] },
          { guard: "isLostTimer", target: "Lost" },
        ],
        // Its object was made anew while it was connected.
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", ...takeBeat] },
          { target: "Ready", actions: ["hearEngine", ...takeBeat, "compare"] },
        ],
      },
    },
    Ready: {
      entry: stands("ready"),
      on: {
        "minion.changed": { actions: ["takeObject", stands("ready")] },
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", ...takeBeat] },
          { guard: "disagrees", actions: [...takeBeat, stands("ready"), "compare"] },
          { guard: "isPaceInDoubt", actions: [...takeBeat, stands("ready")] },
          { actions: ["hear", "awaitSuspicion"] },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: dueTo("link") },
        timer: [
          { guard: "isSuspectTimer", target: "Suspect.silent", actions: ["oversleep", "awaitLoss"] },
          { guard: "isSteadyTimer", actions: stands("ready") },
        ],
      },
    },
    Suspect: {
      initial: "silent",
      exit: "stopAwaitingLoss",
      states: {
        /** Connected, but it does not speak. */
        silent: {
          on: {
            "minion.disconnected": { target: "closed", actions: dueTo("link") },
            timer: [
              { guard: "isLostEarly", actions: "awaitLoss" },
              { guard: "weWereStalled", actions: ["forgive", "awaitLoss"] },
              { guard: "isLostTimer", target: "#minion.Lost", actions: dueTo("silence") },
            ],
          },
        },
        closed: {
          entry: ["close", stands("closed"), emit({ type: "cancelTimer", name: "suspect" }), "awaitRedial"],
          on: {
            timer: [
              { guard: "isClosedEarly", actions: "awaitRedial" },
              { guard: "weWereStalled", actions: ["forgive", "close", "awaitRedial"] },
              { guard: "isLostTimer", target: "#minion.Lost" },
            ],
          },
        },
      },
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", target: "EngineDown", actions: ["hearEngine", ...takeBeat] },
          { guard: "disagrees", target: "Ready", actions: ["hearEngine", ...takeBeat, "compare"] },
          { target: "Ready", actions: ["hearEngine", ...takeBeat] },
        ],
      },
    },
    /** Its pods stay: they run on, or its daemon heals them as soon as the engine is back. */
    EngineDown: {
      entry: [stands("engineDown"), { type: "warn", params: { reason: "EngineDown" } }, "armEngineGrace"],
      exit: [emit({ type: "cancelTimer", name: "engine" }), "stopAwaitingLoss"],
      on: {
        "minion.heartbeat": [
          { guard: "engineIsDown", actions: ["hearEngine", ...takeBeat, "stopAwaitingLoss"] },
          { target: "Ready", actions: ["hearEngine", ...takeBeat, "compare"] },
        ],
        "minion.disconnected": { target: "Suspect.closed", actions: dueTo("link") },
        timer: [
          { guard: "isSuspectTimer", actions: ["oversleep", "awaitLoss"] },
          { guard: "isLostEarly", actions: "awaitLoss" },
          { guard: "isEngineEarly", actions: "armEngineGrace" },
          { guard: "weWereStalled", actions: ["forgive", "awaitLoss"] },
          { guard: "isLostTimer", target: "Lost", actions: dueTo("silence") },
          { guard: "isEngineTimer", target: "Lost", actions: dueTo("engine") },
        ],
      },
    },
    Lost,
  },
});
