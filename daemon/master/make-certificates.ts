/** Makes certificates: the cluster's CA, and what it signs. Node can read X.509, but not write it. */
import { createPrivateKey, KeyObject, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import type { Pair } from "./pair-file.js";

export const dayMs = 86_400_000;
export const caDays = 3_650;
export const serverDays = 365;
/** Clocks of machines may differ by so much. */
const clockDays = 1;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export const isAddress = (name: string): boolean => /^[0-9.]+$/.test(name) || name.includes(":");

async function x509Of(): Promise<typeof import("@peculiar/x509")> {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

const pemOf = (key: webcrypto.CryptoKey): string =>
  String(KeyObject.from(key).export({ type: "pkcs8", format: "pem" }));

const pemOfCertificate = (der: ArrayBuffer): string => new X509Certificate(Buffer.from(der)).toString();

export async function makeCa(nowMs: number): Promise<Pair> {
  const x509 = await x509Of();
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    // A name of its own: of two that are trusted, who looks for an issuer must not meet the other one.
    name: `CN=troupe cluster CA ${randomBytes(4).toString("hex")}`,
    notBefore: new Date(nowMs - clockDays * dayMs),
    notAfter: new Date(nowMs + caDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pemOfCertificate(cert.rawData), key: pemOf(keys.privateKey) };
}

/** @param names DNS names and addresses */
export async function makeServer(ca: Pair, names: readonly string[], nowMs: number): Promise<Pair> {
  const x509 = await x509Of();
  const der = createPrivateKey(ca.key).export({ type: "pkcs8", format: "der" });
  const signingKey = await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const issuer = new x509.X509Certificate(ca.cert);
  const caEndsMs = Date.parse(new X509Certificate(ca.cert).validTo);
  const cert = await x509.X509CertificateGenerator.create({
    subject: "CN=troupe API",
    issuer: issuer.subject,
    notBefore: new Date(nowMs - clockDays * dayMs),
    notAfter: new Date(Math.min(nowMs + serverDays * dayMs, caEndsMs)),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isAddress(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
    ],
  });
  return { cert: pemOfCertificate(cert.rawData), key: pemOf(keys.privateKey) };
}
