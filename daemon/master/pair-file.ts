/** A certificate and its key: two files that change as one. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../core/fault.js";
import { readTrusted, stageFile, syncFolder } from "../durable-file.js";

/** Both in PEM. */
export interface Pair {
  cert: string;
  key: string;
}

const filesOf = (dir: string, name: string): { key: string; crt: string } => ({
  key: join(dir, `${name}.key`),
  crt: join(dir, `${name}.crt`),
});

/** Resolves when it is durable. Whatever interrupts it, {@link readPair} then finds the old one or the new one. */
export async function writePair(dir: string, name: string, pair: Pair): Promise<void> {
  const { key, crt } = filesOf(dir, name);
  const [keyBeside, crtBeside] = [await stageFile(key, pair.key), await stageFile(crt, pair.cert)];
  await rename(keyBeside, key);
  await rename(crtBeside, crt);
  await syncFolder(dir);
}

export async function removePair(dir: string, name: string): Promise<void> {
  for (const path of Object.values(filesOf(dir, name))) await rm(path, { force: true });
  await syncFolder(dir);
}

/**
 * undefined: neither of the two files is there.
 * @param mend what to do when they cannot be trusted
 * @throws Fault InternalError: one is missing, empty or no PEM, or they do not belong together
 */
export async function readPair(dir: string, name: string, mend: string): Promise<Pair | undefined> {
  const { key, crt } = filesOf(dir, name);
  await settle(key, crt);
  const keyText = await readTrusted(key, keyPem, mend);
  const crtText = await readTrusted(crt, certificatePem, mend);
  if (keyText === undefined && crtText === undefined) return undefined;
  if (keyText === undefined || crtText === undefined) {
    const [missing, there] = keyText === undefined ? [key, crt] : [crt, key];
    throw new Fault("InternalError", `${missing} is missing, and ${there} is there; ${mend}`);
  }
  if (!belong(keyText, crtText)) throw new Fault("InternalError", `${crt} and ${key} do not belong together; ${mend}`);
  return { cert: crtText, key: keyText };
}

function keyPem(text: string): string {
  createPrivateKey(text);
  return text;
}

function certificatePem(text: string): string {
  return new X509Certificate(text).toString();
}

const belong = (key: string, crt: string): boolean => new X509Certificate(crt).checkPrivateKey(createPrivateKey(key));

/** Ends what was interrupted: forward where the new key is in its place, back where it is not. */
async function settle(key: string, crt: string): Promise<void> {
  const beside = `${crt}.new`;
  if (existsSync(beside)) {
    const texts = await Promise.all([key, beside].map((path) => readFile(path, "utf8").catch(() => "")));
    if (isPair(texts[0] ?? "", texts[1] ?? "")) await rename(beside, crt);
  }
  for (const path of [`${key}.new`, beside]) await rm(path, { force: true });
}

function isPair(key: string, crt: string): boolean {
  try {
    return belong(key, crt);
  } catch {
    return false;
  }
}
