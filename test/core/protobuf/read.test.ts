import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readProtobuf } from "../../../core/protobuf/read.js";

const test = suite("bodies in protobuf");
const folder = "test/manifests/kubernetes-1.36";
const kinds = readdirSync(folder).flatMap((file) => (file.endsWith(".pb") ? [file.slice(0, -".pb".length)] : []));
const bytesOf = (kind: string): Buffer => readFileSync(`${folder}/${kind}.pb`);
const none = /is not the protobuf/;

const length = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...length(n >> 7)]);
const field = (number: number, bytes: readonly number[]): number[] => [
  ...length(number * 8 + 2),
  ...length(bytes.length),
  ...bytes,
];
const text = (value: string): number[] => [...Buffer.from(value)];
const bodyOf = (kind: string, object: readonly number[], version = "v1"): Uint8Array =>
  Uint8Array.from([
    ...text("k8s\0"),
    ...field(1, [...field(1, text(version)), ...field(2, text(kind))]),
    ...field(2, object),
  ]);

for (const kind of kinds)
  test(`a ${kind} with every field set is what it is as JSON`, () => {
    assert.equal(readProtobuf(bytesOf(kind)), JSON.parse(readFileSync(`${folder}/${kind}.json`, "utf8")));
  });

test("what clients write of fields that are not set is nothing; where it counts, it is kept", () => {
  const meta = [...field(1, text("web")), ...field(3, []), ...field(8, [])];
  const spec = [...[1 * 8, 0], ...field(3, []), ...[5 * 8, 0], ...[7 * 8, 0]];
  assert.equal(readProtobuf(bodyOf("Deployment", [...field(1, meta), ...field(2, spec), ...field(3, [])], "apps/v1")), {
    ...{ apiVersion: "apps/v1", kind: "Deployment", status: {} },
    metadata: { name: "web", creationTimestamp: null },
    spec: { replicas: 0, template: {} },
  });
  const seconds = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
  assert.equal(readProtobuf(bodyOf("DeleteOptions", [8, ...seconds], "policy/v1")), {
    ...{ apiVersion: "policy/v1", kind: "DeleteOptions", gracePeriodSeconds: -1 },
  });
});

test("a number or percentage that is 0 is kept where it could be left out, and is nothing where it could not", () => {
  const zero = field(2, [8, 0, 16, 0]);
  const rolling = [...field(1, [8, 0, 16, 0]), ...zero];
  const spec = field(2, field(4, [...field(1, text("RollingUpdate")), ...field(2, rolling)]));
  const read = readProtobuf(bodyOf("Deployment", spec, "apps/v1")) as { spec: object };
  assert.equal(read.spec, { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } } });
  const budget = readProtobuf(bodyOf("PodDisruptionBudget", field(2, field(3, [8, 0, 16, 0])), "policy/v1"));
  assert.equal((budget as { spec: object }).spec, { maxUnavailable: 0 });
  const port = field(2, field(1, [...[3 * 8, 80], ...field(4, [8, 0, 16, 0])]));
  const service = readProtobuf(bodyOf("Service", port)) as { spec: object };
  assert.equal(service.spec, { ports: [{ port: 80 }] });
});

test("fields that are not known are skipped, however they are written", () => {
  const unknown = [
    ...field(999, [1, 2, 3]),
    ...[500 * 8, 5].flatMap(length),
    ...length(501 * 8 + 1),
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
  ];
  const object = [...unknown, ...field(1, [...unknown, ...field(1, text("a"))])];
  assert.equal(readProtobuf(bodyOf("ServiceAccount", object))["metadata"], { name: "a" });
});

test("what is none is refused: cut short, too long, too deep, of other types, or no UTF-8", () => {
  assert.throws(() => readProtobuf(Uint8Array.from(text("{}"))), none);
  const deep = (n: number): number[] => (n === 0 ? [] : field(1, deep(n - 1)));
  for (const object of [
    field(1, [8 + 2, 200, 1]),
    [...length(8 + 2), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [8, 1],
    field(1, field(1, [0xc3, 0x28])),
    field(1, [11 * 8 + 2, 2, 3, 4]),
    field(1, field(8, [8, ...Array.from({ length: 9 }, () => 0xff), 1, 16, 0xff, 0xff, 0xff, 0xff, 0xff, 1])),
    field(1, field(17, field(7, field(1, text("{"))))),
    [0],
    [1 * 8 + 3],
  ])
    assert.throws(() => readProtobuf(bodyOf("Pod", object)), none);
  assert.not.throws(() => readProtobuf(bodyOf("Pod", deep(1))));
});

test("a map's key may be anything, and harms nothing", () => {
  const labels = field(11, [...field(1, text("__proto__")), ...field(2, text("x"))]);
  assert.equal(readProtobuf(bodyOf("Pod", field(1, labels)))["metadata"], { labels: {} });
});

test("a kind whose messages are not known is told so, and a body of very many values", () => {
  const reasonOf = (body: Uint8Array): string => {
    try {
      readProtobuf(body);
      return "";
    } catch (error) {
      return (error as Fault).reason;
    }
  };
  for (const [kind, version] of [
    ["Motto", "example.io/v1"],
    ["Volume", "v1"],
    ["", ""],
    ["Pod", "v2"],
  ] as const)
    assert.is(reasonOf(bodyOf(kind, [], version)), "UnsupportedMediaType");
  const finalizers = Array.from({ length: 400_001 }, () => field(14, [])).flat();
  assert.is(reasonOf(bodyOf("Pod", field(1, finalizers))), "BadRequest");
});

test("any bytes are read or refused", () => {
  const inReach = (bytes: Uint8Array): void => {
    try {
      readProtobuf(bytes);
    } catch (error) {
      assert.instance(error, Fault);
    }
  };
  const pod = bytesOf("Pod");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => inReach(bodyOf("Pod", [...bytes]))),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.nat(pod.length - 1), fc.nat(255), fc.nat(pod.length), (at, byte, end) => {
      const damaged = Uint8Array.from(pod.subarray(0, end));
      if (at < end) damaged[at] = byte;
      inReach(damaged);
    }),
    { numRuns: 300 },
  );
});

test.run();
