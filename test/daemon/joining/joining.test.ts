import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseJoinToken } from "../../../core/joining/join-token.js";
import type { MasterMessage } from "../../../core/link/messages.js";
import { hashOf } from "../../../daemon/joining/checks.js";
import { joinFile } from "../../../daemon/joining/join-file.js";
import { Joining, rotateAfterMs } from "../../../daemon/joining/joining.js";
import { againMs, Refusals } from "../../../daemon/joining/refusals.js";
import { skippingClock } from "../../contracts/link/subject.js";

const test = suite("joining");
const caSha256 = "c".repeat(64);
const settings = { cluster: "test", caSha256, url: "https://master:8443", podCidr: "10.244.0.0/16" };

let dir: string;
let clock: ReturnType<typeof skippingClock>;
let lines: string[];
let dropped: string[];
let sent: MasterMessage[];
let opened: Joining[];
let connected: string[];

const open = async (): Promise<Joining> => {
  const log = (_level: string, text: string, facts?: object): void => {
    lines.push(`${text} ${JSON.stringify(facts)}`);
  };
  const links = {
    connected: () => connected,
    drop: (minion: string) => void dropped.push(minion),
    send: (_minion: string, message: MasterMessage) => sent.push(message) > 0,
  };
  const refusals = new Refusals(clock, log, () => {});
  const joining = await Joining.open({ file: joinFile(dir), clock, log, refusals, links }, settings);
  opened.push(joining);
  return joining;
};

const joinAs = async (joining: Joining, minion: string, token: string, secret: string): Promise<void> => {
  await joining.join({ token, minion, secretHash: hashOf(secret), oldSecret: "" }, "192.0.2.1");
};

async function refusal(task: () => Promise<unknown>): Promise<string> {
  try {
    await task();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was not refused");
}

test.before.each(() => {
  dir = mkdtempSync(path.join(tmpdir(), "troupe-joining-unit-"));
  clock = skippingClock();
  [lines, dropped, sent, opened, connected] = [[], [], [], [], []];
});
test.after.each(() => {
  for (const joining of opened) joining.close();
  rmSync(dir, { recursive: true, force: true });
});

test("what is kept is for its owner's eyes, holds no secret, and outlives the master", async () => {
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  assert.is(parseJoinToken(token).caSha256, caSha256);
  await joinAs(joining, "a", token, "secret of a");
  joining.authenticate("secret of a", "a");
  const file = path.join(dir, "joining.json");
  assert.is(statSync(file).mode & 0o777, 0o600);
  const kept = readFileSync(file, "utf8");
  assert.not.match(kept, parseJoinToken(token).secret);
  assert.not.match(kept, "secret of a");
  assert.not.match(JSON.stringify(joining.list()), /[0-9a-f]{64}/);
  assert.not.match(lines.join(), parseJoinToken(token).secret);
  const next = await open();
  next.authenticate("secret of a", "a");
  assert.ok(next.isCredential("secret of a"));
  await joinAs(next, "b", token, "secret of b");
});

test("a book that cannot be read stops the master rather than making everybody a stranger", async () => {
  writeFileSync(path.join(dir, "joining.json"), "{");
  assert.match(await refusal(open), "joining.json cannot be trusted");
});

test("a token expires by the master's clock, and its refusal is logged once a minute", async () => {
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  clock.skip(60_000);
  for (let i = 0; i < 5; i++)
    assert.match(await refusal(() => joinAs(joining, "a", token, "s")), /join token \w+ expired at/);
  const told = (): number => lines.filter((line) => line.includes("a minion may not join")).length;
  assert.is(told(), 1);
  clock.skip(againMs);
  await refusal(() => joinAs(joining, "a", token, "s"));
  assert.is(told(), 2);
});

test("who is revoked is dropped at once; with its minions, a token takes all that joined with it", async () => {
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  for (const name of ["a", "b"]) await joinAs(joining, name, token, `secret of ${name}`);
  dropped = [];
  await joining.revokeMinion("a");
  assert.equal(dropped, ["a"]);
  assert.throws(() => joining.authenticate("secret of a", "a"), /has no credential here/);
  assert.equal(await joining.revokeToken(parseJoinToken(token).id, true), ["b"]);
  assert.equal(dropped, ["a", "b"]);
});

test("a minion is asked for a new secret when it has had the present one for long", async () => {
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  await joinAs(joining, "a", token, "secret of a");
  clock.skip(rotateAfterMs + 1);
  assert.equal(sent, [{ type: "renewCredential" }]);
});

test("names and hashes that are none are refused, and the time of a token has bounds", async () => {
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  for (const name of ["", "../etc", "A", "a\nb"])
    assert.match(await refusal(() => joinAs(joining, name, token, "s")), "no name");
  const request = { token, minion: "a", secretHash: "short", oldSecret: "" };
  assert.match(await refusal(() => joining.join(request, "")), "secretHash must be");
  for (const ttl of [0, -1, 1.5, 1e9])
    assert.match(await refusal(() => joining.createToken(ttl, undefined)), "ttlSeconds");
});

test("the name of a minion of the master's own machine is not to be had with any token, also while it is away", async () => {
  const earlier = await open();
  earlier.meetLocal("here");
  // Books are written one after another.
  await earlier.createToken(60, undefined);
  const joining = await open();
  const { token } = await joining.createToken(60, undefined);
  assert.match(await refusal(() => joinAs(joining, "here", token, "stolen")), 'there is a minion "here" already');
  assert.equal([joining.isJoined("here"), dropped], [false, []]);
  const own = await joining.createToken(60, "here");
  await joinAs(joining, "here", own.token, "meant");
  assert.is(joining.isJoined("here"), true);
  assert.throws(() => joining.meetLocal("here"), /joined with a credential of its own/);
});

test("the name of a minion of this machine that is gone for good is given back by hand", async () => {
  const joining = await open();
  joining.meetLocal("here");
  await joining.revokeMinion("here");
  await joinAs(joining, "here", (await joining.createToken(60, undefined)).token, "s");
  assert.is(joining.isJoined("here"), true);
});

test.run();
