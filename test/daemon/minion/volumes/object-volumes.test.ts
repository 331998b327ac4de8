/** Where a pod's own volumes are: on disk or in memory. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { objectVolumes } from "../../../../daemon/minion/volumes/object-volumes.js";

const it = suite("a pod's own volumes");
const dir = mkdtempSync("/var/tmp/troupe-own-test-");
it.after(() => rmSync(dir, { recursive: true }));

const pod: Pod = {
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web", uid: "u" } },
  spec: {
    containers: [],
    volumes: [
      { name: "shm", emptyDir: { medium: "Memory" } },
      { name: "disk", emptyDir: {} },
      { name: "secret", secret: { secretName: "s" } },
      { name: "map", configMap: { name: "m" } },
    ],
  },
};
const places = (folders: { secretsDir?: string; memoryDir?: string }): string[] => {
  const { placeOf } = objectVolumes({ volumeDir: (uid, name) => join(dir, "disk", uid, name), ...folders });
  return (pod.spec.volumes ?? []).map(({ name }) => placeOf(pod, name).slice(dir.length + 1));
};

it("what is secret, and what shall be in memory, is in memory where there is some", () => {
  assert.equal(places({ secretsDir: join(dir, "run"), memoryDir: join(dir, "shm") }), [
    "shm/u/shm",
    "disk/u/disk",
    "run/u/secret",
    "disk/u/map",
  ]);
  assert.equal(places({}), ["disk/u/shm", "disk/u/disk", "disk/u/secret", "disk/u/map"]);
});

it("memory is given back with the pod", async () => {
  const [secretsDir, memoryDir] = [join(dir, "run"), join(dir, "shm")];
  for (const folder of [secretsDir, memoryDir]) mkdirSync(join(folder, "u", "x"), { recursive: true });
  await objectVolumes({ volumeDir: () => "", secretsDir, memoryDir }).remove("u");
  for (const folder of [secretsDir, memoryDir]) assert.not.ok(existsSync(join(folder, "u")));
});

it.run();
