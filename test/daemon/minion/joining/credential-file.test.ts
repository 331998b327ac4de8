import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeCa } from "../../../../daemon/master/make-certificates.js";
import {
  type Credential,
  credentialPath,
  readCredential,
  removeCredential,
  writeCredential,
} from "../../../../daemon/minion/joining/credential-file.js";
import { forgetPending, pendingSecret } from "../../../../daemon/minion/joining/pending-secret.js";
import { faultOf } from "../../../contracts/store/subject.js";

const test = suite("credential file");
const { cert: ca } = await makeCa(Date.now());
const whole: Credential = { url: "u", cluster: "c", minion: "m", ca, secret: "hidden", address: "a", podCidr: "p" };
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-credential-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

test("what is written is read; without one there is none", async () => {
  assert.is(await readCredential(dir), null);
  for (const credential of [whole, { ...whole, next: "n" }, { ...whole, before: "b" }]) {
    await writeCredential(dir, credential);
    assert.equal(await readCredential(dir), credential);
  }
  await removeCredential(dir);
  assert.is(await readCredential(dir), null);
});

const damages: readonly [string, RegExp][] = [
  ["", /it is empty/],
  [JSON.stringify(whole).slice(0, -9), /it is no JSON/],
  ["null", /no JSON object/],
  [JSON.stringify({ ...whole, secret: "" }), /its secret is empty/],
  [JSON.stringify({ ...whole, secret: 5 }), /it has no text "secret"/],
  [JSON.stringify({ ...whole, next: 5 }), /its "next" is no text/],
  [JSON.stringify({ ...whole, ca: "x" }), /its CA is no certificate/],
];
for (const [text, words] of damages)
  test(`${words.source}: it is told, with what to do and without the secret`, async () => {
    writeFileSync(credentialPath(dir), text);
    const { message } = await faultOf(readCredential(dir));
    assert.match(message, words);
    assert.match(message, /let this host join again/);
    assert.not.match(message, "hidden");
  });

test("the secret of a join is the same until its end is known, for the same minion", async () => {
  const first = await pendingSecret(dir, "m");
  assert.is(await pendingSecret(dir, "m"), first);
  const other = await pendingSecret(dir, "n");
  assert.is.not(other, first);
  await forgetPending(dir);
  assert.is.not(await pendingSecret(dir, "n"), other);
});

test.run();
