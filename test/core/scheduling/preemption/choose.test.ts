import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Candidate, chosen } from "../../../../core/scheduling/preemption/choose.js";
import { pod } from "../samples.js";

const test = suite("which minion loses pods");

/** Victims by priority and, after the @, age. */
function candidate(minion: string, violations: number, ...victims: string[]): Candidate {
  const pods = victims.map((text, i) => {
    const [priority = "", createdMs = "0"] = text.split("@");
    return pod(`${minion}-${i}`, { priority: Number(priority), createdMs: Number(createdMs) });
  });
  return { minion, violations, pods };
}

const table: [what: string, candidates: Candidate[], wanted: string | undefined][] = [
  ["none", [], undefined],
  ["the fewest violations", [candidate("a", 1, "1"), candidate("b", 0, "9", "9")], "b"],
  ["then the lowest of the highest priorities", [candidate("a", 0, "5"), candidate("b", 0, "4", "4", "4")], "b"],
  ["then the least in sum", [candidate("a", 0, "4", "3"), candidate("b", 0, "4", "2")], "b"],
  ["priorities below zero count, too", [candidate("a", 0, "-5", "-5"), candidate("b", 0, "-5")], "b"],
  ["then the fewest", [candidate("a", 0, "4", "0"), candidate("b", 0, "4")], "b"],
  ["then the youngest of the most important", [candidate("a", 0, "4@7"), candidate("b", 0, "4@9")], "b"],
  ["by the oldest of them", [candidate("a", 0, "4@1", "4@9"), candidate("b", 0, "4@3", "4@4")], "b"],
  ["then the first", [candidate("a", 0, "4@7"), candidate("b", 0, "4@7")], "a"],
  ["who loses nobody", [candidate("a", 0, "-9"), candidate("b", 0)], "b"],
];
for (const [what, candidates, wanted] of table) test(what, () => assert.is(chosen(candidates)?.minion, wanted));

test.run();
