/** What is there before a volume is mounted, and what is said where nothing can be. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../../core/objects/types.js";
import { claimedVolumes } from "../../../../daemon/minion/volumes/claimed-volumes.js";
import { prepareVolume } from "../../../../daemon/minion/volumes/prepare-volume.js";
import { faults } from "../../../contracts/engine/subject.js";

const it = suite("a volume before it is mounted");
const dir = mkdtempSync("/var/tmp/troupe-prepare-test-");
it.after(() => rmSync(dir, { recursive: true }));
const prepare = (volume: core.Volume, at = join(dir, volume.name)): Promise<void> =>
  prepareVolume(volume, at, undefined, claimedVolumes(join(dir, "claims")), undefined);

it("an empty folder is open to whatever user a container runs as, and stays as it is", async () => {
  for (let i = 0; i < 2; i++) await prepare({ name: "empty", emptyDir: {} });
  assert.is(statSync(join(dir, "empty")).mode & 0o7777, 0o777);
  await prepare({ name: "plain" });
  assert.ok(statSync(join(dir, "plain")).isDirectory());
});

const refused: [volume: Partial<core.Volume>, reason: "Invalid" | "NotFound", words: RegExp][] = [
  [{ nfs: { server: "a", path: "/b" } }, "Invalid", /nfs is not supported on a plain Docker host; use emptyDir/],
  [{ persistentVolumeClaim: { claimName: "data" } }, "NotFound", /claim "data" has no volume on this minion/],
  [{ ephemeral: {} }, "NotFound", /claim "of its own" has no volume on this minion/],
];
for (const [volume, reason, words] of refused)
  it(`${JSON.stringify(volume)}: ${reason}`, async () => {
    const { message } = await faults(reason, prepare({ name: "v", ...volume }));
    assert.match(message, words);
  });

it.run();
