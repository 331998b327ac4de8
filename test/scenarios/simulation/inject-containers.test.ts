import { suite } from "uvu";
import { held } from "./held.js";

const test = suite("faults of containers, simulated");

test("one that exits, or wants too much memory, is restarted", async () => {
  await held([
    { fault: "container-exit", on: "one pod of web", exitCode: 3 },
    { expect: "web restarted exactly 1 time", within: "5s" },
    { after: "5s", fault: "container-oom", on: "all pods of web" },
    { expect: "web restarted exactly 3 times", within: "30s" },
  ]);
});

test("one that hangs answers no probe, and its liveness probe ends it", async () => {
  await held([
    { fault: "container-hang", on: "one pod of web", for: "1m" },
    { expect: "1 pod of web ready", within: "3s" },
    { expect: "web restarted exactly 1 time", within: "45s" },
  ]);
});

test("probes that answer in turns take a pod in and out, and leave it as it was", async () => {
  await held([
    { fault: "probe-flapping", on: "one pod of web", period: "1500ms", for: "6s" },
    { expect: "1 pod of web ready", within: "3s" },
    { after: "10s", expect: "2 pods of web ready", within: "30s" },
  ]);
});

test.run();
