/** The kind that a manifest means: the server is asked where it is none that is built in. */

import { didYouMean } from "../../core/nearest.js";
import type { Client } from "./client.js";
import type { Manifest, WrittenManifest } from "./manifests.js";

/** @throws Error with the manifest's source, when the kind is not served; ApiError, ConnectionError */
export async function resolved(client: Client, written: WrittenManifest): Promise<Manifest> {
  const { kind: given, source } = written;
  if (typeof given === "string") return { ...written, kind: given };
  const { kind, apiVersion } = given;
  const served = await client.served();
  const found = served.find((k) => k.kind === kind && `${k.group}/${k.version}` === apiVersion);
  if (found) return { ...written, kind: found };
  const hint =
    given.instead ||
    didYouMean(
      kind,
      served.map((k) => k.kind),
    );
  throw new Error(`${source}: the kind ${kind} (${apiVersion}) is not served here${hint}`);
}
