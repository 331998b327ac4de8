import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { LiveFiles } from "../../../../daemon/minion/configs/live-files.js";
import type { PodFiles } from "../../../../daemon/minion/configs/volume-files.js";
import { pod } from "../bench.js";

const test = suite("volumes that follow what they are made of");

function begin(configs: Map<string, { version: string; data?: Record<string, string> }>) {
  const written: string[] = [];
  const notes: string[] = [];
  let busy = 0;
  const write = async (_pod: Pod, files: PodFiles): Promise<void> => {
    assert.is(++busy, 1, "one at a time");
    await Promise.resolve();
    busy--;
    for (const [name, list] of files) written.push(`${name}: ${list.map((f) => `${f.path}=${f.bytes}`).join()}`);
  };
  const live = new LiveFiles({
    ports: { volumes: { update: write, prepare: (it: Pod, files: () => PodFiles) => write(it, files()) } as never },
    place: { cluster: "t", minion: "m1", address: "127.0.0.2" },
    book: { known: async () => {}, of: () => configs } as never,
    host: () => ({ cpus: 1, memoryBytes: 1 }),
    note: (_pod, _container, _type, reason, message) => void notes.push(`${reason}: ${message}`),
  });
  return { live, written, notes };
}

const volumes = ["m", "n"].map((name) => ({ name, configMap: { name } }));

test("a change is written, one after another; what is missing leaves its volume alone, and is told", async () => {
  const configs = new Map<string, { version: string; data?: Record<string, string> }>([
    ["ConfigMap/m", { version: "1", data: { a: "1" } }],
    ["ConfigMap/n", { version: "1", data: { b: "1" } }],
  ]);
  const { live, written, notes } = begin(configs);
  const it = pod("Always", { volumes });
  await live.prepare(it);
  configs.set("ConfigMap/m", { version: "2", data: { a: "2" } });
  configs.set("ConfigMap/n", { version: "" });
  await Promise.all([live.update(it), live.update(it)]);
  assert.equal(written, ["m: a=1", "n: b=1", "m: a=2", "m: a=2"]);
  assert.match(notes.join("\n"), /FailedMount: MountVolume.SetUp failed for volume "n" : configmap "n" not found/);
  await live.update(pod("Always", { volumes: [{ name: "e", emptyDir: {} }] }));
  assert.is(written.length, 4);
});

test("a pod is not made ready of what is not there", async () => {
  const { live, written } = begin(new Map([["ConfigMap/m", { version: "" }]]));
  const it = pod("Always", { volumes: [{ name: "m", configMap: { name: "m" } }] });
  assert.match(String(await live.prepare(it).catch((error: Error) => error)), /configmap "m" not found/);
  const token = pod("Always", {
    volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { path: "t" } }] } }],
  });
  assert.match(String(await live.prepare(token).catch((error: Error) => error)), /the pod has no token/);
  assert.equal(written, []);
});

test.run();
