/** Certificates of CAs, as they come in PEM. */
import { createHash, X509Certificate } from "node:crypto";
import { Fault } from "../../../core/fault.js";
import { askMaster } from "./ask-master.js";

const certificateText = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** All of a text. @throws Error when one of them is none */
export const certificatesIn = (pem: string): X509Certificate[] =>
  (pem.match(certificateText) ?? []).map((text) => new X509Certificate(text));

/** SHA-256 of a certificate, in hex. */
export const sha256Of = (certificate: X509Certificate): string =>
  createHash("sha256").update(certificate.raw).digest("hex");

/**
 * The one certificate that a token pins, of those a master shows: what else it shows is not trusted for that.
 * @throws Fault Forbidden when there is none
 */
export function pinnedAmong(shown: string, caSha256: string, url: string): string {
  let found: X509Certificate[] = [];
  try {
    found = certificatesIn(shown);
  } catch {
    // Told below.
  }
  if (found.length === 0)
    throw new Fault("Forbidden", `what answers at ${url} sends no CA certificate; is it the master's --secure-listen?`);
  const pinned = found.find((certificate) => sha256Of(certificate) === caSha256);
  if (pinned) return pinned.toString();
  throw new Fault(
    "Forbidden",
    `the CA of ${url} is not the one this token is for: it has SHA-256 ${found.map(sha256Of).join(", ")}, the token says ${caSha256}. ` +
      "It is another cluster's master, or somebody stands in between; nothing was told to it",
  );
}

/** @throws Fault Forbidden when the master is not the one the token is for */
export async function pinnedCa(url: string, caSha256: string): Promise<string> {
  const { text } = await askMaster({ url, ca: null, method: "GET", path: "/ca" });
  return pinnedAmong(text, caSha256, url);
}
