/** Manifests to the server: created as they are written, in their own version of the API, or merged into what is there. */

import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { lastAppliedKey } from "../../core/objects/patches/ambiguous-keys.js";
import { sameJson } from "../../core/objects/same-json.js";
import { isRecord } from "../../core/schema/shape.js";
import { collections, type WireKind } from "../../core/v1beta1/collections.js";
import { ApiError, isConflict } from "./api-error.js";
import { type Client, collectionPath } from "./client.js";
import type { Manifest } from "./manifests.js";
import { merged } from "./merge.js";
import { factsOf } from "./served-kind.js";

export type Outcome = "created" | "configured" | "unchanged";

export interface PutOptions {
  dryRun: boolean;
  /** What the server does about fields it does not know. */
  validate: "strict" | "warn" | "ignore";
}

/** Somebody else wrote between reading and writing this often: given up. */
const triesMax = 8;

/** The namespace an object goes to. @throws Error when -n and the manifest differ */
export function namespaceOf(client: Client, { kind, namespace, name }: Manifest): string {
  const facts = factsOf(kind);
  if (!facts.namespaced) return "";
  if (namespace === "") return client.namespace;
  if (client.access.isNamespaceGiven && client.namespace !== namespace)
    throw new Error(`${facts.kind} "${name}" is for namespace ${namespace}, but -n says ${client.namespace}`);
  return namespace;
}

const fieldValidation = { strict: "Strict", warn: "Warn", ignore: "Ignore" } as const;

function queryOf(options: PutOptions): Record<string, string | undefined> {
  return { fieldValidation: fieldValidation[options.validate], dryRun: options.dryRun ? "All" : undefined };
}

async function createOld(client: Client, manifest: Manifest, namespace: string, options: PutOptions): Promise<string> {
  if (options.dryRun) return (await decoded(manifest)).metadata.name ?? "";
  const { collection } = collections[manifest.kind as WireKind];
  const query = { sync: true, ...(namespace === "" ? {} : { namespace }) };
  const answer = await client.ask({ method: "POST", path: `/api/v1beta1/${collection}`, query, body: manifest.value });
  return isRecord(answer) ? String(answer["id"] ?? "") : "";
}

/** The v1 object a v1beta1 manifest means. @throws Fault */
async function decoded(manifest: Manifest): Promise<AnyObject> {
  const { decode } = await import("../../core/v1beta1/codec.js");
  return decode<WireKind>(manifest.kind as WireKind, manifest.value) as AnyObject;
}

/** Creates the object; resolves to its name. @throws ApiError, Fault */
export async function create(client: Client, manifest: Manifest, options: PutOptions): Promise<string> {
  const namespace = namespaceOf(client, manifest);
  if (manifest.version === "v1beta1") return createOld(client, manifest, namespace, options);
  const path = collectionPath(manifest.kind, namespace);
  const answer = await client.ask({ method: "POST", path, query: queryOf(options), body: manifest.value });
  return (answer as AnyObject).metadata.name;
}

function withLastApplied(wanted: Record<string, unknown>): Record<string, unknown> {
  const metadata = isRecord(wanted["metadata"]) ? wanted["metadata"] : {};
  const annotations = isRecord(metadata["annotations"]) ? metadata["annotations"] : {};
  const { [lastAppliedKey]: _, ...others } = annotations;
  const plain = { ...wanted, metadata: { ...metadata, annotations: others } };
  const lastApplied = `${JSON.stringify(plain)}\n`;
  return { ...wanted, metadata: { ...metadata, annotations: { ...others, [lastAppliedKey]: lastApplied } } };
}

/**
 * Creates the object, or brings the one that is there in line with the manifest: fields the manifest says, and those
 * it said the last time and no longer does; what others added stays.
 * @throws ApiError, Fault; Error when the manifest has no name
 */
export async function apply(
  client: Client,
  manifest: Manifest,
  options: PutOptions,
): Promise<{ name: string; outcome: Outcome }> {
  const { kind, name } = manifest;
  if (name === "") throw new Error(`a ${factsOf(kind).kind} without a name cannot be applied; create makes one a name`);
  const namespace = namespaceOf(client, manifest);
  const plain =
    manifest.version === "v1" ? manifest.value : ((await decoded(manifest)) as unknown as Record<string, unknown>);
  const wanted = withLastApplied(plain);
  for (let tries = 1; ; tries++) {
    const live = await client.find<Kind>(kind, name, namespace);
    try {
      if (!live) {
        await create(client, manifest.version === "v1" ? { ...manifest, value: wanted } : manifest, options);
        return { name, outcome: "created" };
      }
      const next = merged(live, wanted);
      if (sameJson(next, live)) return { name, outcome: "unchanged" };
      await client.ask({
        method: "PUT",
        path: client.path(kind, name, namespace),
        query: queryOf(options),
        body: next,
      });
      return { name, outcome: "configured" };
    } catch (error) {
      // Made or written by somebody else meanwhile: what is there now is looked at again.
      const isRace = isConflict(error) || (error instanceof ApiError && error.reason === "AlreadyExists");
      if (!isRace || tries >= triesMax) throw error;
    }
  }
}
