/** Of what somebody shows before anything is trusted, only the certificate that the token pins is. */
import { X509Certificate } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeCa } from "../../../../daemon/master/make-certificates.js";
import { certificatesIn, pinnedAmong, sha256Of } from "../../../../daemon/minion/joining/pinned-ca.js";

const test = suite("pinned CA");
const [real, evil] = [await makeCa(Date.now()), await makeCa(Date.now())];
const pin = sha256Of(new X509Certificate(real.cert));
const fingerprints = (pem: string): string[] => certificatesIn(pem).map((c) => c.fingerprint256);

test("what stands beside it is not trusted, wherever it stands", () => {
  const wanted = fingerprints(real.cert);
  for (const shown of [`${real.cert}\n${evil.cert}`, `${evil.cert}\n${real.cert}`, `text\n${real.cert}\ntext`])
    assert.equal(fingerprints(pinnedAmong(shown, pin, "https://m")), wanted);
});

test("without it nothing is, and what is shown is told", () => {
  const other = sha256Of(new X509Certificate(evil.cert));
  assert.throws(
    () => pinnedAmong(evil.cert, pin, "https://m"),
    new RegExp(`it has SHA-256 ${other}, the token says ${pin}`),
  );
  for (const shown of ["", "<html>", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
    assert.throws(() => pinnedAmong(shown, pin, "https://m"), /sends no CA certificate/);
});

test.run();
