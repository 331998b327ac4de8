/** The state of a pod that was told to stop: it is taken down, however often that takes. */
import { agentSetup, report } from "./setup.js";

/** A pod that could not be taken down (its engine is away) is tried again after this. */
const tearDownRetryMs = 2_000;

export const Stopping = agentSetup.createStateConfig({
  entry: ["tearDown", report("stopping")],
  on: {
    // The same again changes nothing: hooks run once. Less time than before does.
    "agent.stopAsked": [{ guard: "isShorterGrace", actions: ["takeGrace", "tearDown"] }, {}],
    "agent.containerDied": {},
    "agent.sandboxDied": {},
    "agent.podChanged": {},
    "agent.containerStarted": {},
    "agent.startFailed": {},
    "agent.imageReady": {},
    "agent.imageFailed": {},
    "agent.probed": {},
    "agent.runMet": {},
    "agent.metRunEnded": {},
    "agent.containerPaused": {},
    "agent.sandboxCutOff": {},
    "agent.tornDown": "Gone",
    "agent.tearDownFailed": {
      actions: agentSetup.emit({ type: "armTimer", name: "tearDown", delayMs: tearDownRetryMs }),
    },
    timer: [{ guard: "isTearDownTimer", actions: "tearDown" }, {}],
  },
});
