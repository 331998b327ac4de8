import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podsUsed, usedBetween } from "../../../core/usage/between.js";

const it = suite("what was used between two looks");
const look = (atMs: number, cpuNanosTotal: number, memoryBytes = 0) => ({ atMs, cpuNanosTotal, memoryBytes });

it("is a mean of the window, and the memory at its end", () => {
  assert.equal(usedBetween(look(1_000, 5e9, 7), look(3_000, 6e9, 9)), {
    ...{ windowMs: 2_000, nanoCores: 5e8, memoryBytes: 9 },
  });
});

const nothing: [string, Parameters<typeof usedBetween>][] = [
  ["one look", [undefined, look(1, 1)]],
  ["two at one moment", [look(1, 1), look(1, 2)]],
  ["a clock that was set back", [look(2, 1), look(1, 2)]],
  ["a counter that began anew", [look(1, 2), look(2, 1)]],
  ["a window of a day", [look(0, 1), look(86_400_000, 2)]],
];
for (const [what, looks] of nothing) it(`is not known from ${what}`, () => assert.is(usedBetween(...looks), undefined));

it("is at most what a host can have, so that what is sent is taken", () => {
  const used = usedBetween(look(0, 0), look(1, 1e18, 2 ** 60));
  assert.equal([used?.nanoCores, used?.memoryBytes], [8_192e9, 2 ** 48]);
});

it("is told of pods of which every container was seen twice", () => {
  const running = [
    { uid: "a", name: "x", id: "1" },
    { uid: "a", name: "y", id: "2" },
    { uid: "b", name: "x", id: "3" },
    { uid: "b", name: "y", id: "4" },
    { uid: "c", name: "x", id: "5" },
  ];
  const before = new Map(["1", "2", "3"].map((id) => [id, look(0, 0)]));
  const now = new Map(["1", "2", "3", "4"].map((id, i) => [id, look(1_000, i * 1e6, i)]));
  assert.equal(podsUsed(running, before, now), [
    {
      uid: "a",
      windowMs: 1_000,
      containers: [
        { name: "x", nanoCores: 0, memoryBytes: 0 },
        { name: "y", nanoCores: 1e6, memoryBytes: 1 },
      ],
    },
  ]);
});

it.run();
