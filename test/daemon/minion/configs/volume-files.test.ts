import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../../core/objects/types.js";
import type { ConfigFault, ConfigValues } from "../../../../daemon/minion/configs/config-values.js";
import { isSecretVolume, podFiles } from "../../../../daemon/minion/configs/volume-files.js";
import { pod } from "../bench.js";

const test = suite("files of volumes that are made of objects");
const at = { minion: "m1", address: "127.0.0.2", podIp: "", cpus: 2, memoryBytes: 1 };
const configs = new Map<string, ConfigValues>([
  ["ConfigMap/m", { version: "1", data: { a: "1", b: "2" }, binaryData: { c: "AAE=" } }],
  ["Secret/s", { version: "2", data: { k: "djE=" } }],
  ["ConfigMap/none", { version: "" }],
]);

function files(...volumes: Omit<core.Volume, "name">[]): { found: string[][]; told: string[] } {
  const told: string[] = [];
  const named = volumes.map((v, i) => ({ ...v, name: `v${i}` }));
  const sources = { at, configs, token: () => Buffer.from("the token") };
  const made = podFiles(
    pod("Always", { volumes: named }),
    sources,
    ({ message }: ConfigFault) => void told.push(message),
  );
  const line = (f: { path: string; bytes: Buffer; mode: number }): string =>
    `${f.path} ${f.bytes.toString("latin1")} ${f.mode.toString(8)}`;
  return { found: [...made.values()].map((list) => list.map(line)), told };
}

test("keys become files, all or those that are named, with their modes", () => {
  const items = [
    { key: "a", path: "x/y", mode: 0o600 },
    { key: "c", path: "z" },
  ];
  assert.equal(files({ configMap: { name: "m" } }, { configMap: { name: "m", items, defaultMode: 0o400 } }), {
    found: [
      ["a 1 644", "b 2 644", "c \x00\x01 644"],
      ["x/y 1 600", "z \x00\x01 400"],
    ],
    told: [],
  });
  assert.equal(files({ secret: { secretName: "s" } }, { emptyDir: {} }).found, [["k v1 644"]]);
});

test("several sources in one, in their order", () => {
  const sources: core.VolumeProjection[] = [
    { configMap: { name: "m", items: [{ key: "a", path: "a" }] } },
    { secret: { name: "s" } },
    { serviceAccountToken: { path: "token" } },
    {
      downwardAPI: {
        items: [
          { path: "n", fieldRef: { fieldPath: "metadata.name" } },
          { path: "cpu", resourceFieldRef: { containerName: "c", resource: "limits.cpu" }, mode: 0o444 },
        ],
      },
    },
    { configMap: { name: "none", optional: true } },
  ];
  const { found } = files({ projected: { sources, defaultMode: 0o640 } });
  assert.equal(found, [["a 1 640", "k v1 640", "token the token 640", "n web 640", "cpu 2 444"]]);
  assert.ok(isSecretVolume({ name: "v", projected: { sources } }));
  assert.not.ok(isSecretVolume({ name: "v", projected: { sources: sources.slice(0, 1) } }));
});

test("what is missing keeps its volume, and no other, from being made", () => {
  const { found, told } = files(
    { configMap: { name: "none" } },
    { configMap: { name: "m", items: [{ key: "q", path: "q" }] } },
    { configMap: { name: "m", items: [{ key: "q", path: "q" }], optional: true } },
  );
  assert.equal(found, [[]]);
  assert.equal(told, [
    'MountVolume.SetUp failed for volume "v0" : configmap "none" not found',
    'MountVolume.SetUp failed for volume "v1" : references non-existent config key: q',
  ]);
});

test.run();
