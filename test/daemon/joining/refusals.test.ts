import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressesMax, againMs, Refusals, toldMax, toldPerAddressMax } from "../../../daemon/joining/refusals.js";
import { stillClock } from "./still-clock.js";

const test = suite("refusals that are told");

let clock: ReturnType<typeof stillClock>;
let lines: string[];
let notes: string[];
let refusals: Refusals;

test.before.each(() => {
  clock = stillClock();
  [lines, notes] = [[], []];
  const log = (_level: string, text: string, facts?: object): void =>
    void lines.push(`${text} ${JSON.stringify(facts)}`);
  refusals = new Refusals(clock, log, (minion, message) => notes.push(`${minion}: ${message}`));
});

test("one is told once a minute, with where it came from, and as an Event of its minion", () => {
  const refusal = { minion: "a", from: "192.0.2.1", why: "its token is wrong" };
  for (let i = 0; i < 5; i++) refusals.tell("a minion was refused", refusal);
  assert.is(lines.length, 1);
  assert.equal(notes, ["a: a minion was refused (from 192.0.2.1): its token is wrong"]);
  clock.skip(againMs);
  refusals.tell("a minion was refused", refusal);
  assert.is(lines.length, 2);
  assert.match(lines[1] ?? "", '"untold":4');
});

test("a new name and a new reason each time do not flood the log: 5,000 of one address are a few", () => {
  for (let i = 0; i < 5_000; i++)
    refusals.tell("a minion may not join", { minion: `m${i}`, from: "192.0.2.1", why: `join token ${i} is not known` });
  assert.is(lines.length, toldPerAddressMax);
  assert.is(notes.length, toldPerAddressMax);
  refusals.tell("a minion may not join", { minion: "other", from: "192.0.2.2", why: "w" });
  refusals.tell("a minion was refused", { minion: "other", from: "192.0.2.1", why: "w" });
  assert.is(lines.length, toldPerAddressMax + 2, "another address and another sort are told");
});

test("nor do new addresses: what is told and remembered has a ceiling over all", () => {
  for (let i = 0; i < 5_000; i++)
    refusals.tell("a minion may not join", { minion: "", from: `10.0.${i >> 8}.${i & 255}`, why: "w" });
  assert.is(lines.length, toldMax);
  assert.is(refusals.remembered, addressesMax);
  for (let i = 0; i < 5_000; i++)
    refusals.tell("a minion may not join", { minion: "", from: `2001:db8:0:1::${i.toString(16)}`, why: `w${i}` });
  assert.is(lines.length, toldMax);
  clock.skip(againMs);
  refusals.tell("a minion may not join", { minion: "", from: "192.0.2.1", why: "w" });
  assert.is(lines.length, toldMax + 1);
});

test("minions that are known are told apart by their names", () => {
  for (let i = 0; i < 2 * toldPerAddressMax; i++)
    refusals.tell("a minion spoke of a pod that is not its own", { minion: `m${i}`, from: "", why: "default/web" });
  assert.is(lines.length, 2 * toldPerAddressMax);
});

test.run();
