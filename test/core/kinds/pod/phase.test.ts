import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import {
  articlePhase,
  healingReasons,
  isFinished,
  isHealing,
  isReady,
  isRunning,
  minionLostReason,
} from "../../../../core/kinds/pod/phase.js";
import { podStatusWord } from "../../../../core/kinds/pod/status-word.js";

const test = suite("phases of pods");

function pod(phase: string | undefined, reason = ""): Pod {
  const conditions = [{ type: "Ready", status: "True" }];
  return {
    kind: "Pod",
    metadata: { name: "a" },
    spec: { containers: [] },
    status: { ...(phase ? { phase } : {}), reason, conditions },
  };
}

const table: [phase: string | undefined, reason: string, healing: boolean, finished: boolean, article: string][] = [
  [undefined, "", false, false, "Pending"],
  ["Pending", "", false, false, "Pending"],
  ["Running", "", false, false, "Running"],
  ["Succeeded", "", false, true, "Succeeded"],
  ["Failed", "", false, true, "Failed"],
  ["Failed", "Evicted", false, true, "Failed"],
  ["Failed", minionLostReason, false, false, "Failed"],
  // What is stored today, and what older versions stored.
  ...healingReasons.map((r): [string, string, boolean, boolean, string] => ["Running", r, true, false, "Failed"]),
  ...healingReasons.map((r): [string, string, boolean, boolean, string] => ["Failed", r, true, false, "Failed"]),
];
for (const [phase, reason, healing, finished, article] of table)
  test(`${phase} ${reason}`, () => {
    const it = pod(phase, reason);
    assert.equal([isHealing(it), isFinished(it), articlePhase(it)], [healing, finished, article]);
    assert.is(isRunning(it), phase === "Running" && !healing);
    assert.is(isReady(it), isRunning(it), "whatever its Ready condition says");
    if (healing) assert.is(podStatusWord(it), reason);
  });

test.run();
