import { createPrivateKey, X509Certificate } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { caDays, dayMs, isAddress, makeCa, makeServer } from "../../../daemon/master/make-certificates.js";

const test = suite("making certificates");
const nowMs = Date.parse("2026-01-01T00:00:00Z");
const ca = await makeCa(nowMs);

test("a CA is one, and its key is its own", () => {
  const cert = new X509Certificate(ca.cert);
  assert.ok(cert.ca && cert.checkPrivateKey(createPrivateKey(ca.key)));
  assert.is(ca.cert, cert.toString());
});

test("what it signs is for the names it was asked for, names and addresses of both kinds", async () => {
  const { cert, key } = await makeServer(ca, ["kubernetes", "192.0.2.1", "2001:db8::1"], nowMs);
  const made = new X509Certificate(cert);
  const issuer = new X509Certificate(ca.cert);
  assert.ok(made.checkIssued(issuer) && made.verify(issuer.publicKey) && made.checkPrivateKey(createPrivateKey(key)));
  assert.ok(made.checkHost("kubernetes") && made.checkIP("192.0.2.1") && made.checkIP("2001:db8::1"));
  assert.not.ok(made.checkHost("example.org") || made.checkIP("192.0.2.2"));
  assert.equal(["192.0.2.1", "::1", "kubernetes"].map(isAddress), [true, true, false]);
});

test("it does not outlive its CA", async () => {
  const { cert } = await makeServer(ca, ["kubernetes"], nowMs + (caDays - 10) * dayMs);
  assert.is(new X509Certificate(cert).validTo, new X509Certificate(ca.cert).validTo);
});

test.run();
