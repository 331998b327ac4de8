import { suite } from "uvu";
import { held } from "./held.js";

const test = suite("faults of daemons and links, simulated");

test("a daemon that crashes comes back to what runs on", async () => {
  await held([
    { fault: "daemon-crash", on: "one minion", for: "4s" },
    { after: "10s", expect: "2 pods of web ready and web restarted no times", within: "10s" },
  ]);
});

test("a stalled process is silent, a clock that jumps makes nobody lost", async () => {
  await held([
    { fault: "stall", on: "one minion", for: "5s" },
    { expect: "minion 10.245.2.2 lost", within: "5s" },
    { expect: "minion 10.245.2.2 ready", within: "20s" },
    { after: "20s", fault: "clock-jump", on: "the master", by: "30s" },
    { after: "5s", expect: "minion 10.245.2.2 ready", within: "30s" },
  ]);
});

test("a link that is cut, and one that breaks", async () => {
  await held([
    { fault: "link", on: "one minion", cut: "up", for: "6s" },
    { expect: "minion 10.245.2.2 lost", within: "6s" },
    { expect: "2 pods of web ready", within: "30s" },
    { after: "20s", fault: "link-break", on: "one minion" },
    { after: "5s", expect: "2 pods of web ready", within: "20s" },
  ]);
});

test("a master that ends at a write begins again from what is stored", async () => {
  await held([
    { fault: "master-crash", afterWrites: 1, landed: true, for: "3s" },
    { do: "resize", controller: "web", replicas: 4 },
    { expect: "master down", within: "3s" },
    { expect: "4 pods of web ready", within: "30s" },
  ]);
});

test("a store that fails or is slow keeps nobody for good", async () => {
  for (const fault of [
    { fault: "store-failing", landed: true, for: "2s" },
    { fault: "store-slow", delay: "300ms", for: "5s" },
  ])
    await held([
      fault,
      { do: "resize", controller: "web", replicas: 4 },
      { expect: "4 pods of web ready", within: "1m" },
    ]);
});

test.run();
