/** The API's certificate: of the CA, for all names, and always with time left. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer as createTlsServer } from "node:tls";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { certificateSha256, type ServerCertificate, serverCertificate } from "../../../daemon/master/certificates.js";
import { caDays, dayMs, serverDays } from "../../../daemon/master/make-certificates.js";
import { faultOf } from "../../contracts/store/subject.js";

const test = suite("certificates");
const beganMs = Date.parse("2026-01-01T00:00:00Z");
let dir: string;
let told: string[];

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-certificates-"));
  told = [];
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const at = (day: number, names = ["kubernetes", "192.0.2.1"]): Promise<ServerCertificate> => {
  const clock = { nowMs: () => beganMs + day * dayMs, after: () => ({ cancel: () => {} }) };
  return serverCertificate(dir, names, clock, (_level, text) => told.push(text));
};

/** Whether somebody who trusts `ca` believes it. */
const isTrusted = ({ cert }: ServerCertificate, ca: string): boolean =>
  (ca.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).some((pem) => {
    const issuer = new X509Certificate(pem);
    return new X509Certificate(cert).checkIssued(issuer) && new X509Certificate(cert).verify(issuer.publicKey);
  });

test("it is kept, and made anew a month before its end, by the same CA", async () => {
  const first = await at(0);
  assert.ok(isTrusted(first, first.ca));
  assert.equal(await at(serverDays - 31), first);
  const next = await at(serverDays - 29);
  assert.is.not(next.cert, first.cert);
  assert.is(next.ca, first.ca);
  assert.ok(Date.parse(new X509Certificate(first.cert).validTo) > beganMs + (serverDays - 29) * dayMs, "both are good");
});

test("whoever was told the CAs once a month believes it on every day of twelve years", async () => {
  let known = (await at(0)).ca;
  for (let day = 0; day < 1.2 * caDays; day += 15) {
    const present = await at(day);
    assert.ok(isTrusted(present, known), `day ${day}`);
    const { validFrom, validTo } = new X509Certificate(present.cert);
    assert.ok(Date.parse(validFrom) <= beganMs + day * dayMs && beganMs + day * dayMs < Date.parse(validTo));
    if (day % 30 === 0) known = present.ca;
  }
});

/** Whether a client that trusts `ca` gets through to a server that shows this certificate. */
async function handshake(shown: ServerCertificate, ca: string): Promise<boolean> {
  const server = createTlsServer(shown, (socket) => socket.end());
  server.on("tlsClientError", () => {});
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: "127.0.0.1", port, ca, servername: "kubernetes" });
  try {
    await once(client, "secureConnect");
    return client.authorized;
  } catch {
    return false;
  } finally {
    client.destroy();
    server.close();
  }
}

test("TLS believes the certificate of either CA while both are trusted, and of no other", async () => {
  // By the machine's clock, which is TLS' own.
  const day = Math.floor((Date.now() - beganMs) / dayMs);
  const first = await at(day - caDays + 300);
  const old = await at(day - 200);
  const present = await at(day);
  assert.ok(isTrusted(old, first.ca) && !isTrusted(present, first.ca), "the CA was replaced");
  for (const shown of [old, present]) for (const { ca } of [old, present]) assert.ok(await handshake(shown, ca));
  assert.ok(await handshake(old, first.ca));
  assert.not.ok(await handshake(present, first.ca));
});

test("another name makes another certificate; one that is damaged or from the future is made anew, and told of", async () => {
  const first = await at(0);
  assert.ok(new X509Certificate((await at(0, ["kubernetes", "example.org"])).cert).checkHost("example.org"));
  const wanted = await at(0);
  writeFileSync(join(dir, "tls", "server.crt"), "");
  assert.equal(told, []);
  assert.is((await at(0)).ca, wanted.ca);
  assert.equal(told, ["the API's certificate could not be read"]);
  await at(1_000);
  assert.ok(Date.parse(new X509Certificate((await at(0)).cert).validFrom) <= beganMs);
  assert.is((await at(0)).ca, first.ca);
});

test("a CA that cannot be trusted is no reason for another one", async () => {
  await at(0);
  writeFileSync(join(dir, "tls", "ca.key"), "");
  assert.match((await faultOf(at(0))).message, "ca.key cannot be trusted: it is empty");
  assert.is(readFileSync(join(dir, "tls", "ca.key"), "utf8"), "");
});

test("the folder is its owner's alone", async () => {
  mkdirSync(join(dir, "tls"));
  chmodSync(join(dir, "tls"), 0o755);
  const { ca } = await at(0);
  assert.is(statSync(join(dir, "tls")).mode & 0o777, 0o700);
  assert.match(certificateSha256(ca), /^[0-9a-f]{64}$/);
});

test.run();
