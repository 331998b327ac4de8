/** The CA: made when there is none, replaced in time with both trusted, and never in silence. */
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { authority, lastDays, nextDays, switchDays, toldDays } from "../../../daemon/master/authority.js";
import { caDays, dayMs } from "../../../daemon/master/make-certificates.js";
import { faultOf } from "../../contracts/store/subject.js";

const test = suite("authority");
const beganMs = Date.parse("2026-01-01T00:00:00Z");
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-ca-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const at = (day: number) => authority(dir, beganMs + day * dayMs);
const certificates = (bundle: string): string[] =>
  (bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem).fingerprint256,
  );

test("one is made when there is none, and stays for years", async () => {
  const first = await at(0);
  assert.is(certificates(first.bundle).length, 1);
  for (const day of [1, 400, caDays - nextDays]) assert.equal(await at(day), first);
});

test("the next one is told of long before it signs, and both are trusted until the old one ends", async () => {
  const [old] = certificates((await at(0)).bundle);
  const told = certificates((await at(caDays - nextDays + 1)).bundle);
  assert.is(told.length, 2);
  assert.is(told[0], old, "the first of them signs");
  assert.equal(certificates((await at(caDays - switchDays - 1)).bundle), told);
  const switched = await at(caDays - switchDays + 1);
  assert.equal(certificates(switched.bundle), [told[1], old]);
  assert.is(new X509Certificate(switched.ca.cert).fingerprint256, told[1]);
  assert.equal(certificates((await at(caDays - 1)).bundle), [told[1], old]);
  assert.equal(certificates((await at(caDays + 1)).bundle), [told[1]]);
});

test("a master that was off meanwhile still tells of the next one before it signs, if there is time", async () => {
  const [old] = certificates((await at(0)).bundle);
  const late = caDays - switchDays + 100;
  assert.is(certificates((await at(late)).bundle)[0], old);
  assert.is(certificates((await at(late + toldDays - 2)).bundle)[0], old);
  assert.is.not(certificates((await at(late + toldDays + 1)).bundle)[0], old);
});

test("there is no time left: the next one signs at once", async () => {
  const [old] = certificates((await at(0)).bundle);
  const bundle = certificates((await at(caDays - lastDays + 1)).bundle);
  assert.is(bundle.length, 2);
  assert.is(bundle[1], old);
});

test("a switch that is interrupted is ended, and what was before stays trusted", async () => {
  const { ca: old } = await at(0);
  await at(caDays - nextDays + 1);
  const [next, key] = ["ca-next.crt", "ca-next.key"].map((name) => readFileSync(join(dir, name), "utf8"));
  writeFileSync(join(dir, "ca-previous.crt"), old.cert);
  writeFileSync(join(dir, "ca.crt"), next ?? "");
  writeFileSync(join(dir, "ca.key"), key ?? "");
  const { bundle } = await at(caDays - nextDays + 2);
  assert.equal(
    certificates(bundle),
    [next, old.cert].map((pem) => new X509Certificate(pem ?? "").fingerprint256),
  );
});

for (const [what, day] of [
  ["ten years ahead", caDays + 1],
  ["two days behind", -2],
] as const)
  test(`a clock ${what} makes no new CA: it is told, with both times`, async () => {
    const { bundle } = await at(0);
    const fault = await faultOf(at(day));
    assert.is(fault.reason, "InternalError");
    assert.match(
      fault.message,
      /ca\.crt is good from 2025-12-31T00:00:00Z to .*clock says .*: set the clock if it is wrong/,
    );
    assert.is((await at(1)).bundle, bundle);
  });

test("an empty CA, an empty key, or one of them alone makes no new one, and the fault says how to mend it", async () => {
  await at(0);
  const files = ["ca.crt", "ca.key"].map((name) => join(dir, name));
  const texts = files.map((file) => readFileSync(file, "utf8"));
  for (const file of files)
    for (const damage of [() => writeFileSync(file, ""), () => rmSync(file), () => writeFileSync(file, "x")]) {
      damage();
      const fault = await faultOf(at(1));
      assert.match(fault.message, /put ca\.crt and ca\.key back .*troupe backup.*every minion then has to join again/);
      for (const [i, text] of texts.entries()) writeFileSync(files[i] ?? "", text);
    }
  await at(1);
});

test.run();
