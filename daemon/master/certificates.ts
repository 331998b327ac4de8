/** The cluster's own CA and the API's certificate. Made once, kept in the data directory, renewed before they end. */
import { type KeyObject, webcrypto, X509Certificate } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/time.js";

export interface ServerCertificate {
  /** PEM of the CA, for clients to trust. */
  ca: string;
  cert: string;
  key: string;
}

/** A name that every certificate of the API is for, whatever address it is reached by. */
export const serverName = "kubernetes";

const dayMs = 86_400_000;
const caDays = 3_650;
const serverDays = 365;
/** A certificate with less time left is made anew. */
const renewDays = 30;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

interface Pair {
  cert: string;
  key: string;
}

/** SHA-256 of a certificate, given as PEM, in hex. */
export function certificateSha256(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
}

/** @param names DNS names and addresses the API is called by */
export async function serverCertificate(
  dataDir: string,
  names: readonly string[],
  clock: Clock,
): Promise<ServerCertificate> {
  const dir = join(dataDir, "tls");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const ca = (await stored(dir, "ca", [], clock)) ?? (await keep(dir, "ca", await makeCa(clock)));
  const server =
    (await stored(dir, "server", names, clock)) ?? (await keep(dir, "server", await makeServer(ca, names, clock)));
  return { ca: ca.cert, ...server };
}

/** The pair of that name, unless it is missing, about to end, or not for all these names. */
async function stored(dir: string, name: string, names: readonly string[], clock: Clock): Promise<Pair | null> {
  try {
    const cert = await readFile(join(dir, `${name}.crt`), "utf8");
    const key = await readFile(join(dir, `${name}.key`), "utf8");
    const parsed = new X509Certificate(cert);
    const fits = names.every((n) => (isAddress(n) ? parsed.checkIP(n) : parsed.checkHost(n)) !== undefined);
    return fits && Date.parse(parsed.validTo) - clock.nowMs() > renewDays * dayMs ? { cert, key } : null;
  } catch {
    return null;
  }
}

async function keep(dir: string, name: string, pair: Pair): Promise<Pair> {
  for (const [file, text] of [
    [`${name}.key`, pair.key],
    [`${name}.crt`, pair.cert],
  ] as const) {
    await writeFile(join(dir, `${file}.new`), text, { mode: 0o600 });
    await rename(join(dir, `${file}.new`), join(dir, file));
  }
  return pair;
}

const isAddress = (name: string): boolean => /^[0-9.]+$/.test(name) || name.includes(":");

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const { KeyObject: Key } = await import("node:crypto");
  return String((Key.from(key) as KeyObject).export({ type: "pkcs8", format: "pem" }));
}

async function makeCa(clock: Clock): Promise<Pair> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=troupe cluster CA",
    notBefore: new Date(clock.nowMs() - dayMs),
    notAfter: new Date(clock.nowMs() + caDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { cert: cert.toString("pem"), key: await pemOf(keys.privateKey) };
}

async function makeServer(ca: Pair, names: readonly string[], clock: Clock): Promise<Pair> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const { createPrivateKey } = await import("node:crypto");
  const der = createPrivateKey(ca.key).export({ type: "pkcs8", format: "der" });
  const signingKey = await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const issuer = new x509.X509Certificate(ca.cert);
  const cert = await x509.X509CertificateGenerator.create({
    subject: "CN=troupe API",
    issuer: issuer.subject,
    notBefore: new Date(clock.nowMs() - dayMs),
    notAfter: new Date(clock.nowMs() + serverDays * dayMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isAddress(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
    ],
  });
  return { cert: cert.toString("pem"), key: await pemOf(keys.privateKey) };
}
