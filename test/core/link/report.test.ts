import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerRecord } from "../../../actors/pod-agent/containers.js";
import { podStatus } from "../../../actors/pod-agent/status.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { lastWordsCharsMax } from "../../../core/link/limits.js";
import { podReport } from "../../../core/link/report.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import { report } from "./sent.js";

const it = suite("what a minion says of a pod");

const pod: Pod = {
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers: [{ name: "web", image: "web" }] },
};
const record = {
  ...{ phase: "backOff", id: "c1", imageId: "sha256:1", ready: false, started: true, restarts: 3, attempt: 3 },
  ...{ startedAtMs: 1_000, finishedAtMs: 2_000, exitCode: 137, reason: "Error", message: "killed" },
  ...{ retryAtMs: 9_000, paused: false, last: null },
} as unknown as ContainerRecord;

it("nothing of what an agent says gets lost", () => {
  for (const phase of ["backOff", "running", "exited", "waiting"] as const)
    for (const state of ["waiting", "running", "failed", "restarting", "succeeded", "dead", "stopping"] as const) {
      const status = podStatus(
        {
          ...{ pod, containers: { web: { ...record, phase } as ContainerRecord }, podIp: "10.244.1.2", cutOff: false },
          ...{ hostIp: "192.0.2.5", startedAtMs: 1, overdue: true, trouble: { reason: "R", message: "m" } },
        },
        state,
        5_000,
      );
      const cause = { type: "died", container: "web", id: "c1", exitCode: 137, oomKilled: true, atMs: 5, message: "m" };
      const said = JSON.parse(JSON.stringify({ ...report, state, status, cause })) as unknown;
      const faults = new Faults(strictRules);
      assert.equal(podReport.read(said, "", faults), said);
      assert.equal(faults.causes, []);
    }
});

it("last words are kept as long as Kubernetes keeps them, and cut there", () => {
  const words = (length: number): string => {
    const lastState = { terminated: { exitCode: 1, message: "x".repeat(length) } };
    const [container] = report.status.containerStatuses;
    const status = { ...report.status, containerStatuses: [{ ...container, lastState }] };
    const read = podReport.read({ ...report, status }, "", new Faults(strictRules));
    return read.status.containerStatuses?.[0]?.lastState?.terminated?.message ?? "";
  };
  assert.is(words(lastWordsCharsMax).length, lastWordsCharsMax);
  assert.is(words(1_000_000).length, lastWordsCharsMax);
});

it.run();
