import { suite } from "uvu";
import * as assert from "uvu/assert";
import { held, ran } from "./simulation/held.js";

const test = suite("the faults of a run");

test("what lasts ends by itself, at a word, or with the calm", async () => {
  const result = await ran([
    { fault: "engine-slow", on: "one minion", factor: 2, for: "2s" },
    { after: "5s", fault: "engine-slow", on: "one minion", factor: 3 },
    { after: "1s", do: "heal" },
    { after: "1s", fault: "engine-slow", on: "one minion", factor: 4 },
  ]);
  assert.equal(result.failures, []);
  const told = result.marks.filter((m) => m.type === "fault" || m.type === "heal");
  assert.equal(
    told.map((m) => m.type),
    ["fault", "heal", "fault", "heal", "fault", "heal"],
  );
  assert.is((told[1]?.atMs ?? 0) - (told[0]?.atMs ?? 0), 2_000);
  assert.is((told[3]?.atMs ?? 0) - (told[2]?.atMs ?? 0), 1_000);
});

test("victims have a name, by which others are chosen", async () => {
  await held(
    [
      { fault: "daemon-crash", on: "one minion", as: "it", for: "30s" },
      { after: "1s", fault: "power-cut", on: "$it", for: "20s" },
      { expect: "1 minion lost", within: "5s" },
    ],
    { cluster: { minions: 2 } },
  );
});

test("nobody to befall is no failure, and is told", async () => {
  const { failures, marks } = await ran([{ fault: "container-exit", on: "one pod of nobody" }]);
  assert.equal(failures, []);
  assert.ok(marks.some((m) => m.type === "fault" && m.text.endsWith("(nobody to befall)")));
});

test.run();
