import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LiveProgress, remindMs, type Screen, silentMs } from "../../../cli/render/live-progress.js";
import { handClock } from "../../daemon/adapters/portals/loopback.js";

const test = suite("progress of what takes a while");

function begin(screen: Omit<Screen, "write">) {
  const clock = handClock();
  let text = "";
  const progress = new LiveProgress("cluster one", { ...screen, write: (more) => (text += more) }, clock);
  const written = (): string => {
    const now = text;
    text = "";
    return now;
  };
  return { clock, progress, written };
}

test("what is done within a second says nothing, anywhere", () => {
  for (const isTTY of [true, false]) {
    const { clock, progress, written } = begin({ isTTY });
    progress.begin("master");
    clock.advance(silentMs - 1);
    progress.end("master", "is ready");
    progress.close();
    clock.advance(60_000);
    assert.is(written(), "");
  }
});

test("a terminal has one living line, that goes when it is over", () => {
  const { clock, progress, written } = begin({ isTTY: true, columns: 80 });
  progress.begin("master");
  progress.begin("minion 127.0.0.2");
  clock.advance(silentMs);
  assert.is(written(), "\r\u001b[Kcluster one: waiting for master, minion 127.0.0.2 (1 s)");
  progress.end("master", "is ready");
  assert.is(written(), "\r\u001b[Kcluster one: master is ready; waiting for minion 127.0.0.2 (1 s)");
  clock.advance(1_000);
  assert.is(written(), "\r\u001b[Kcluster one: master is ready; waiting for minion 127.0.0.2 (2 s)");
  progress.close();
  assert.is(written(), "\r\u001b[K");
  clock.advance(60_000);
  assert.is(written(), "");
});

test("the line is no longer than the terminal is wide", () => {
  const { clock, progress, written } = begin({ isTTY: true, columns: 30 });
  progress.begin("minion with a name that is long");
  clock.advance(silentMs);
  const line = written().slice("\r\u001b[K".length);
  assert.equal([line.length, line.at(-1)], [29, "…"]);
});

test("a pipe has lines: what was said, and now and then what is waited for", () => {
  const { clock, progress, written } = begin({});
  progress.begin("master");
  progress.begin("minion 127.0.0.2");
  progress.end("master", "is ready");
  clock.advance(silentMs);
  assert.is(written(), "cluster one: master is ready\ncluster one: waiting for minion 127.0.0.2 (1 s)\n");
  clock.advance(remindMs - 1);
  assert.is(written(), "");
  clock.advance(1);
  assert.is(written(), "cluster one: waiting for minion 127.0.0.2 (11 s)\n");
  progress.end("minion 127.0.0.2", "is ready");
  assert.is(written(), "cluster one: minion 127.0.0.2 is ready\n");
  progress.close();
  assert.is(written(), "");
});

test.run();
