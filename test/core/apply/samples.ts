/** A kind made up for these tests, with a field of every sort that server-side apply knows, and objects of it. */
import fc from "fast-check";
import type { ManagedFields, Operation, Writer } from "../../../core/apply/managers.js";
import { metadataShape } from "../../../core/objects/metadata.js";
import type { ApiObject } from "../../../core/objects/types.js";
import type { Description } from "../../../core/schema/description.js";
import { checkDnsSubdomain } from "../../../core/schema/formats.js";
import { atomic, byDefault, keyed, setOf } from "../../../core/schema/marks.js";
import { integer, list, map, needed, object, text } from "../../../core/schema/shape.js";

const port = object<{ name?: string; port: number; protocol?: string; words?: string[] }>({
  name: text(),
  port: needed(integer(1, 100)),
  protocol: byDefault("TCP", text()),
  words: setOf(list(text())),
});

/** What objects of the kind are. */
export const sample: Description = object<ApiObject & { spec: object; status: object }>({
  apiVersion: text(),
  kind: text(),
  metadata: needed(metadataShape(checkDnsSubdomain)),
  spec: object<Record<string, unknown>>({
    count: integer(0, 10),
    ports: keyed(list(port), ["port", "protocol"]),
    selector: atomic(map(text())),
    args: list(text()),
    free: map(text()),
    inner: object<Record<string, unknown>>({ a: text(), b: integer(0, 10) } as never),
  } as never),
  status: object<Record<string, unknown>>({ phase: text() } as never) as never,
}).description;

export function sampleOf(spec: object, labels: object = {}, managedFields?: ManagedFields): ApiObject {
  const labelled = Object.keys(labels).length > 0 ? { labels } : {};
  const metadata = { name: "x", ...labelled, ...(managedFields ? { managedFields } : {}) };
  return { apiVersion: "v1", kind: "Sample", metadata, spec } as unknown as ApiObject;
}

export const writerOf = (name: string, operation: Operation = "Apply"): Writer => ({
  ...{ name, operation, apiVersion: "v1", subresource: "" },
});

const word = fc.constantFrom("a", "b", "c");
const number = fc.integer({ min: 1, max: 3 });

const ports = fc.uniqueArray(
  fc.record({ port: number, protocol: fc.constantFrom("TCP", "UDP"), name: word, words: fc.uniqueArray(word) }),
  { selector: (p) => `${p.port}${p.protocol}`, maxLength: 4 },
);

const spec = fc.record(
  {
    count: number,
    ports,
    selector: fc.dictionary(word, word),
    args: fc.array(word),
    free: fc.dictionary(word, word, { minKeys: 1 }),
    inner: fc.record({ a: word, b: number }, { requiredKeys: ["b"] }),
  },
  { requiredKeys: [] },
);

/** Any configuration. */
export const configs: fc.Arbitrary<ApiObject> = fc
  .tuple(spec, fc.dictionary(word, word))
  .map(([s, labels]) => JSON.parse(JSON.stringify(sampleOf(s, labels))) as ApiObject);
