import { duplexPair } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Fault } from "../../../core/fault.js";
import { streamDialMs, streamsMax } from "../../../daemon/link/link.js";
import { OpenStreams } from "../../../daemon/link/open-streams.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const it = suite("byte streams to minions");

const whyNot = (stream: Promise<unknown>): Promise<string> =>
  stream.then(
    () => "there is one",
    (error: Fault) => error.reason,
  );

it("one that is asked for is the minion's alone, and is handed over once", async () => {
  const streams = new OpenStreams(new VirtualClock(0));
  let asked = "";
  const awaited = streams.ask("a", (id) => {
    asked = id;
    return true;
  });
  assert.ok(streams.expects("a", asked));
  assert.not(streams.expects("b", asked));
  const [stranger, near, late] = [duplexPair()[0], duplexPair()[0], duplexPair()[0]];
  streams.take("b", asked, stranger);
  streams.take("a", asked, near);
  streams.take("a", asked, late);
  assert.is(await awaited, near);
  assert.ok(stranger.destroyed && late.destroyed && !near.destroyed);
  streams.end("a");
  assert.ok(near.destroyed);
});

it("there is a ceiling, and what was not dialled in time counts no longer", async () => {
  const clock = new VirtualClock(0);
  const streams = new OpenStreams(clock);
  const all = Array.from({ length: streamsMax }, () => whyNot(streams.ask("a", () => true)));
  assert.is(await whyNot(streams.ask("a", () => true)), "TooManyRequests");
  assert.is(await whyNot(streams.ask("b", () => false)), "ServiceUnavailable");
  await clock.advance(streamDialMs);
  assert.equal(new Set(await Promise.all(all)), new Set(["Timeout"]));
  const next = whyNot(streams.ask("a", () => true));
  await clock.advance(streamDialMs);
  assert.is(await next, "Timeout");
});

it.run();
