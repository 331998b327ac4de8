import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../../scenarios/replay/run.js";
import { recordInto } from "./recorded.js";

const test = suite("a journal, taken in");
const folder = mkdtempSync(join(tmpdir(), "troupe-replay-run-"));

test.before(() => recordInto(folder, "jenkins"));
test.after(() => rmSync(folder, { recursive: true }));

test("all of it, or up to a time of the recording", async () => {
  const whole = await run(folder, undefined, undefined);
  assert.is(whole.divergence, undefined);
  const part = await run(folder, "500ms", undefined);
  const { startMs, nowMs } = part.replay;
  assert.ok(nowMs - startMs <= 500);
  assert.ok(part.replay.events > 0, "some");
  assert.ok(part.replay.events < whole.replay.events, `${part.replay.events} of ${whole.replay.events}`);
  const day = new Date(startMs + 500).toISOString();
  assert.is((await run(folder, day, undefined)).replay.events, part.replay.events);
});

test("what is no time is refused", async () => {
  const refused = await run(folder, "soon", undefined).catch((error: Error) => error.message);
  assert.match(String(refused), /^soon: a time since the start such as 90s, or one such as 2026-/);
});

test.run();
