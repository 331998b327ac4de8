import { suite } from "uvu";
import { held } from "./held.js";

const test = suite("faults of engines, simulated");
const grow = { do: "resize", controller: "web", replicas: 3 };

test("an image that cannot be pulled, until it can", async () => {
  await held([
    { fault: "image-pull", image: "web:1", mode: "fails", takes: "100ms", for: "5s" },
    grow,
    { expect: "1 pod of web in ErrImagePull", within: "3s" },
    { expect: "3 pods of web ready", within: "30s" },
  ]);
});

test("starts that are refused, and answers that get lost, are tried again", async () => {
  await held([
    { fault: "start-failing", on: "one minion", times: 2, for: "1m" },
    grow,
    { expect: "event RunContainerError of web", within: "3s" },
    { expect: "3 pods of web ready", within: "20s" },
  ]);
  await held([
    { fault: "answer-lost", on: "one minion", call: "startContainer", for: "1m" },
    grow,
    { expect: "3 pods of web ready", within: "2m" },
  ]);
});

test("an engine that is down, frozen, slow, deaf, or out of room is all right afterwards", async () => {
  for (const fault of [
    { fault: "engine-down", containers: "die", for: "5s" },
    { fault: "engine-frozen", for: "5s" },
    { fault: "engine-slow", factor: 20, for: "5s" },
    { fault: "engine-events", lost: 100, for: "5s" },
    { fault: "disk-full", for: "5s" },
  ])
    await held([{ ...fault, on: "one minion" }, grow, { after: "5s", expect: "3 pods of web ready", within: "2m" }]);
});

test.run();
