/** Values of JSON that know the words of our objects: what fast-check draws, reproducible by a number. */
import fc from "fast-check";

/** Words that stand as keys and values in what we read. */
const words = [
  ...["apiVersion", "kind", "metadata", "spec", "status", "name", "namespace", "labels", "annotations", "containers"],
  ...[
    "image",
    "ports",
    "containerPort",
    "hostPort",
    "protocol",
    "env",
    "value",
    "valueFrom",
    "volumes",
    "volumeMounts",
  ],
  ...[
    "mountPath",
    "subPath",
    "emptyDir",
    "hostPath",
    "gitRepo",
    "path",
    "selector",
    "replicas",
    "template",
    "clusterIP",
  ],
  ...[
    "externalIPs",
    "type",
    "resources",
    "limits",
    "requests",
    "cpu",
    "memory",
    "livenessProbe",
    "httpGet",
    "port",
    "host",
  ],
  ...[
    "op",
    "from",
    "add",
    "remove",
    "replace",
    "move",
    "copy",
    "test",
    "$patch",
    "$setElementOrder/containers",
    "$retainKeys",
  ],
  ...[
    "__proto__",
    "constructor",
    "v1",
    "v1beta1",
    "Pod",
    "Service",
    "ReplicationController",
    "Endpoints",
    "Node",
    "id",
  ],
  ...[
    "desiredState",
    "manifest",
    "uid",
    "seq",
    "state",
    "podIP",
    "phase",
    "pods",
    "facts",
    "cpus",
    "address",
    "routed",
  ],
  ...[
    "podCidr",
    "tables",
    "mark",
    "epoch",
    "revision",
    "whole",
    "upsert",
    "digest",
    "bootId",
    "notes",
    "reason",
    "message",
  ],
  ...[
    "/spec/containers/0",
    "/metadata/labels",
    "/-",
    "10.244.1.0/24",
    "127.0.0.1",
    "1Gi",
    "100m",
    "-1",
    "",
    "a",
    "default",
  ],
];

const word = fc.constantFrom(...words);
const scalar = fc.oneof(word, fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));

/** Any value, with our words in it. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: false }, scalar, tie("object"), tie("list")),
  object: fc.dictionary(fc.oneof(word, fc.string()), tie("value"), { maxKeys: 8 }),
  list: fc.array(tie("value"), { maxLength: 6 }),
}))["value"] as fc.Arbitrary<unknown>;

/** The n-th value of a seed. */
export const sample = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T =>
  fc.sample(arbitrary, { seed, numRuns: 1 })[0] as T;

/** A value with a part of it replaced by another one, at a random place. */
export function grafted(value: unknown, graft: unknown, draw: (max: number) => number): unknown {
  if (typeof value !== "object" || value === null || draw(4) === 0) return graft;
  if (Array.isArray(value)) {
    if (value.length === 0) return [graft];
    const at = draw(value.length);
    return value.map((v, i) => (i === at ? grafted(v, graft, draw) : v));
  }
  const keys = Object.keys(value);
  const key = keys[draw(keys.length)];
  if (key === undefined || draw(8) === 0) return { ...value, [words[draw(words.length)] as string]: graft };
  return { ...value, [key]: grafted((value as Record<string, unknown>)[key], graft, draw) };
}
