/**
 * The cluster's CA. Every minion and kubeconfig trusts it and nothing else, so only its absence makes a new one: whatever
 * else is wrong with it is told, and mended by people. Long before it ends there is a next one, which all who ask are told
 * to trust, too; it signs when they have had the time to hear of it.
 */
import { X509Certificate } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../core/fault.js";
import { toApiTime } from "../../core/time.js";
import { writeDurably } from "../durable-file.js";
import { dayMs, makeCa } from "./make-certificates.js";
import { type Pair, readPair, removePair, writePair } from "./pair-file.js";

/** With less time left, there is a next one. */
export const nextDays = 730;
/** With less time left, the next one signs, … */
export const switchDays = 365;
/** … if it has been told of for so long, … */
export const toldDays = 90;
/** … or there is no time left to wait. */
export const lastDays = 30;

export interface Authority {
  /** What signs. */
  ca: Pair;
  /** PEM of all to trust; what signs is the first. */
  bundle: string;
}

/** @param dir exists. @throws Fault InternalError when what is there cannot be trusted, by its content or by our clock */
export async function authority(dir: string, nowMs: number): Promise<Authority> {
  let ca = await readCa(dir, "ca", nowMs);
  if (!ca) {
    ca = await makeCa(nowMs);
    await writePair(dir, "ca", ca);
  }
  let next = await readCa(dir, "ca-next", nowMs);
  if (daysLeft(ca, nowMs) < nextDays && !next) {
    next = await makeCa(nowMs);
    await writePair(dir, "ca-next", next);
  }
  if (next && isTime(ca, next, nowMs)) {
    // When it was interrupted after it had taken its place, the one before is written already.
    if (ca.cert !== next.cert) await writeDurably(previousFile(dir), ca.cert);
    await writePair(dir, "ca", next);
    await removePair(dir, "ca-next");
    [ca, next] = [next, undefined];
  }
  const trusted = [ca.cert, ...(next ? [next.cert] : []), await previous(dir, nowMs)].filter((cert) => cert !== "");
  return { ca, bundle: [...new Set(trusted.map((cert) => `${cert.trim()}\n`))].join("") };
}

const previousFile = (dir: string): string => join(dir, "ca-previous.crt");
const endMs = (cert: string): number => Date.parse(new X509Certificate(cert).validTo);
const daysLeft = ({ cert }: Pair, nowMs: number): number => (endMs(cert) - nowMs) / dayMs;

function isTime(ca: Pair, next: Pair, nowMs: number): boolean {
  if (ca.cert === next.cert) return true;
  const left = daysLeft(ca, nowMs);
  const toldForDays = (nowMs - Date.parse(new X509Certificate(next.cert).validFrom)) / dayMs;
  return left < lastDays || (left < switchDays && toldForDays > toldDays);
}

/** PEM of the one before, while somebody may show what it signed; "" when there is none. */
async function previous(dir: string, nowMs: number): Promise<string> {
  try {
    const cert = await readFile(previousFile(dir), "utf8");
    if (endMs(cert) > nowMs) return cert;
  } catch {
    // It signs nothing any more: what is wrong with it harms nobody who has heard of the present one.
  }
  await rm(previousFile(dir), { force: true });
  return "";
}

async function readCa(dir: string, name: string, nowMs: number): Promise<Pair | undefined> {
  const mend =
    `put ${name}.crt and ${name}.key back into ${dir} from a copy (\`troupe backup\` keeps them); to give the cluster a new CA, ` +
    "remove both: every minion then has to join again, and every kubeconfig to be made anew";
  const pair = await readPair(dir, name, mend);
  if (!pair) return undefined;
  const { ca, validFrom, validTo } = new X509Certificate(pair.cert);
  const file = join(dir, `${name}.crt`);
  if (!ca) throw new Fault("InternalError", `${file} is no certificate of a CA; ${mend}`);
  if (nowMs < Date.parse(validFrom) || nowMs >= Date.parse(validTo))
    throw new Fault(
      "InternalError",
      `${file} is good from ${toApiTime(Date.parse(validFrom))} to ${toApiTime(Date.parse(validTo))}, and this machine's clock says ${toApiTime(nowMs)}: set the clock if it is wrong; if it is right, ${mend}`,
    );
  return pair;
}
