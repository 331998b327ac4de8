/** The short form of `npm run test:crash`. */
// runner: timeout 180 s
// runner: one node is enough
// runner: machine
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runPhases } from "./phases.js";

const it = suite("a master that is killed, stopped, or has no disk");
const short = { kills: 10, writers: 8, writesPerSecond: 300, seed: "short", stopMs: 1_500, stride: 97 };

it("has lost nothing it acknowledged, tells nothing twice, and says what is wrong", async () => {
  const summary = await runPhases(short, "", (text) => console.log(text));
  assert.equal(summary.wrongs, []);
  const { lost, duplicated, reordered } = summary;
  assert.equal({ lost, duplicated, reordered }, { lost: 0, duplicated: 0, reordered: 0 });
  assert.ok(summary.kills >= 20 && summary.acknowledged > 1_000, JSON.stringify(summary));
});

it.run();
