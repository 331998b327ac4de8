// runner: timeout 290 s
// runner: one node is enough
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { documentOf } from "../../../scenarios/fuzz/fuzz.js";
import { FuzzProgress, progressText } from "../../../scenarios/fuzz/progress.js";
import { ddmin } from "../../../scenarios/fuzz/shrink.js";

const test = suite("fuzz");
/** With every run of the tests, in two processes; `troupe scenario fuzz` does more. */
const runs = 2_000;
const processes = 2;
const program = fileURLToPath(new URL("../../../scenarios/main.js", import.meta.url));

/** What the fuzzer prints of runs FIRST, FIRST + 1 …; its exit code is 1 when one failed. */
async function fuzz(first: number, count: number): Promise<string> {
  const args = ["fuzz", "--seed", "tests", "--first", String(first), "--runs", String(count), "--no-shrink"];
  try {
    return (await promisify(execFile)(process.execPath, [program, ...args])).stdout;
  } catch (error) {
    return `FAILED ${(error as { stdout?: string }).stdout ?? String(error)}`;
  }
}

test(`${runs} random scenarios hold`, async () => {
  const each = runs / processes;
  const told = await Promise.all(Array.from({ length: processes }, (_, i) => fuzz(i * each, each)));
  for (const text of told) {
    console.log(text);
    assert.ok(text.startsWith(`${each} runs`), text);
  }
});

test("progress says how long it will take, by what was done so far", () => {
  assert.is(progressText(0, 100, 0, 2, 0), "0 of 100 runs, 0 failed");
  assert.is(progressText(10, 100, 1, 5, 0), "10 of 100 runs, 1 failed, 2.0 a second, about 45 s left");
  assert.is(progressText(10, 10_000, 0, 5, 0), "10 of 10000 runs, 0 failed, 2.0 a second, about 1 h 24 min left");
  assert.is(progressText(10, 10_000, 0, 5, 600), "10 of 10000 runs, 0 failed, 2.0 a second, about 10 min left");
});

test("progress is one line on a terminal, and a line now and then elsewhere", () => {
  const told = (isTTY: boolean): string => {
    let text = "";
    const write = (more: string): boolean => {
      text += more;
      return true;
    };
    const progress = new FuzzProgress({ write, isTTY } as never, 0, (done) => `${done} done`);
    for (let i = 1; i <= 601; i++) progress.tick(i, 0, i * 100);
    progress.clear();
    return text;
  };
  assert.is(told(false), "300 done\n600 done\n");
  assert.ok(
    told(true).startsWith("\r\x1b[K3 done\r\x1b[K6 done") && told(true).endsWith("600 done\r\x1b[K"),
    told(true),
  );
});

test("the same run is generated again", () => {
  assert.equal(documentOf("a", 7), documentOf("a", 7));
  assert.not.equal(documentOf("a", 7), documentOf("a", 8));
});

test("delta debugging finds what is needed, in order", async () => {
  const all = Array.from({ length: 40 }, (_, i) => i);
  let asked = 0;
  const least = await ddmin(all, async (items) => {
    asked++;
    return items.includes(3) && items.includes(17) && items.includes(38);
  });
  assert.equal(least, [3, 17, 38]);
  assert.ok(asked < 200, `${asked} runs`);
});

test.run();
