/** Every manifest of other people's projects, posted as it is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isKind, kinds } from "../../../core/kinds/all.js";
import { parseDocuments } from "../../../core/schema/body.js";
import { isRecord } from "../../../core/schema/shape.js";
import { collections, wireKindOf } from "../../../core/v1beta1/collections.js";
import { type Answer, type Cluster, closeAll, startCluster } from "./cluster.js";

const test = suite("manifests");
let c: Cluster;
test.before.each(async () => {
  c = await startCluster();
});
test.after.each(closeAll);

function filesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true }) as string[];
  return files
    .filter((f) => /\.(json|ya?ml)$/.test(f))
    .map((f) => join(folder, f))
    .sort();
}

let posted = 0;

/** Posts a whole file or one document of it; undefined for a kind that is not of this version. */
async function post(document: unknown, version: "v1" | "v1beta1", text?: string): Promise<Answer | undefined> {
  const kind = isRecord(document) ? document["kind"] : undefined;
  if (version === "v1beta1") {
    const wireKind = wireKindOf(kind);
    return wireKind && c.call("POST", `/api/v1beta1/${collections[wireKind].collection}`, text ?? document);
  }
  if (!isKind(kind) || !isRecord(document) || document["apiVersion"] !== "v1") return undefined;
  const { plural, namespaced } = kinds[kind];
  const metadata = isRecord(document["metadata"]) ? document["metadata"] : {};
  const namespace = String(metadata["namespace"] ?? "default");
  if (namespaced && namespace !== "default")
    await c.call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  return c.call("POST", namespaced ? `/api/v1/namespaces/${namespace}/${plural}` : `/api/v1/${plural}`, document);
}

for (const version of ["v1beta1", "v1"] as const)
  for (const file of filesOf(`test/manifests/${version}`))
    test(file, async () => {
      const text = readFileSync(file, "utf8");
      const documents = parseDocuments(text).flatMap((d) =>
        isRecord(d) && Array.isArray(d["items"]) ? d["items"] : [d],
      );
      for (const document of documents) {
        const answer = await post(document, version, documents.length === 1 ? text : undefined);
        if (!answer) continue;
        posted++;
        assert.is(answer.status, version === "v1" ? 201 : 200, answer.text.slice(0, 1_000));
      }
      assert.equal(c.complaints, []);
    });

test("most of them are of kinds that are served", () => {
  assert.ok(posted > 25, `${posted}`);
});

test.run();
