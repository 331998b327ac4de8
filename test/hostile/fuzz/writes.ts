/** What writers send besides patches: configurations that are applied, and bodies in protobuf. */
import { readdirSync, readFileSync } from "node:fs";
import { applied } from "../../../core/apply/apply.js";
import { configuration } from "../../../core/apply/configuration.js";
import type { ManagedFields, Writer } from "../../../core/apply/managers.js";
import { managedByUpdate } from "../../../core/apply/update.js";
import { isKind, type Kind } from "../../../core/kinds/all.js";
import { descriptionOf, prepareForUpdate, readObject, rulesForUpdate } from "../../../core/kinds/prepare.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { readProtobuf } from "../../../core/protobuf/read.js";
import type { Random } from "../../../core/random.js";
import { readBody } from "../../../core/schema/body.js";
import { isRecord } from "../../../core/schema/shape.js";
import { mutated } from "./mutate.js";
import { Harm, type Target } from "./target.js";
import { anyValue, grafted, sample } from "./values.js";

const time = "2026-01-01T00:00:00Z";
const writer: Writer = { name: "me", operation: "Apply", apiVersion: "v1", subresource: "" };
const of = descriptionOf("Pod");

const { object: plain } = readObject("Pod", {
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default", labels: { a: "b" } } },
  spec: {
    containers: [{ name: "a", image: "a", env: [{ name: "A" }, { name: "A" }] }],
    volumes: [{ name: "v", emptyDir: {} }],
  },
});
const managedFields = managedByUpdate(
  of,
  { old: undefined, next: plain, given: undefined },
  { ...writer, operation: "Update" },
  time,
);

/** What is applied, and who had what before. */
const seeds = [
  [
    {
      metadata: { labels: { a: "c", d: null } },
      spec: {
        containers: [
          { name: "a", image: "c" },
          { name: "b", image: "b" },
        ],
      },
    },
    managedFields,
  ],
  [
    { metadata: { finalizers: ["a/b"] }, spec: { nodeSelector: { a: "b" }, tolerations: [{ key: "x" }], volumes: [] } },
    undefined,
  ],
  [
    { spec: { containers: [{ name: "a", ports: [{ containerPort: 80 }], env: [{ name: "B", value: "c" }] }] } },
    [
      {
        manager: "me",
        operation: "Apply",
        apiVersion: "v1",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:spec": { "f:volumes": { 'k:{"name":"v"}': { ".": {} } } } },
      },
    ],
  ],
].map((seed) => JSON.stringify(seed));

export const applyTarget: Target = {
  name: "configurations",
  msMax: 2_000,
  input: (r: Random, n) =>
    n % 2 === 0
      ? mutated(r, seeds)
      : (JSON.stringify(
          grafted(JSON.parse(seeds[r.below(seeds.length)] ?? "[]"), sample(anyValue, n), (max) => r.below(max)),
        ) ?? "[]"),
  read: (text) => {
    const value = readBody(String(text));
    const [body, managers] = Array.isArray(value) ? (value as unknown[]) : [value, undefined];
    // Managers are read with the object that names them.
    const given = readObject("Pod", {
      ...plain,
      metadata: { ...plain.metadata, managedFields: managers ?? [] },
    }).object;
    const config = configuration(of, isRecord(body) ? body : {}, "", []) as ApiObject;
    const named = { ...config, metadata: { ...config.metadata, name: "a" } };
    for (const force of [true, false]) {
      const live = {
        ...given,
        metadata: { ...given.metadata, managedFields: given.metadata.managedFields as ManagedFields },
      };
      const rules = rulesForUpdate(live);
      const complete = (object: object): ApiObject => readObject("Pod", object, rules).object;
      const { object } = applied(of, live, { config: named, writer, force, time }, complete);
      prepareForUpdate("Pod", live, object as never, rules);
    }
    if (({} as Record<string, unknown>)["polluted"] !== undefined) throw new Harm("a prototype was changed");
  },
};

const folder = "test/manifests/kubernetes-1.36";
const bodies = readdirSync(folder).flatMap((file) => (file.endsWith(".pb") ? [readFileSync(`${folder}/${file}`)] : []));

/** A right body with some of its bytes others, or cut. */
function damaged(r: Random): Buffer {
  const body = Buffer.from(bodies[r.below(bodies.length)] ?? []);
  for (let i = r.below(4); i > 0; i--) body[r.below(body.length)] = r.below(256);
  return r.below(3) === 0 ? body.subarray(0, r.below(body.length)) : body;
}

export const protobufTarget: Target = {
  name: "protobuf",
  msMax: 1_000,
  input: damaged,
  read: (bytes) => {
    const value = readProtobuf(bytes as Buffer);
    const kind = value["kind"];
    if (isKind(kind)) readObject<Kind>(kind, value);
  },
};
