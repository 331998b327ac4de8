/** What is there before a volume of a pod is mounted. */
import { chmod, mkdir, stat } from "node:fs/promises";
import { Fault } from "../../../core/fault.js";
import type { core } from "../../../core/objects/types.js";
import { isMadeOfObjects } from "../configs/volume-files.js";
import type { ClaimedVolumes } from "./claimed-volumes.js";
import { type CloneOptions, cloneInto } from "./git-clone.js";
import { giveToGroup } from "./group.js";
import { prepareHostPath } from "./host-path.js";

/** @param group the pod's fsGroup: what is the pod's own is the group's, too */
export async function prepareVolume(
  volume: core.Volume,
  dir: string,
  group: number | undefined,
  claimed: ClaimedVolumes,
  clone: CloneOptions | undefined,
): Promise<void> {
  if (volume.hostPath && claimed.isOwn(volume.hostPath.path)) return claimed.prepare(volume.hostPath.path, group);
  if (volume.hostPath) return prepareHostPath(volume.name, volume.hostPath);
  if (volume.gitRepo) {
    const isNew = await cloneInto(dir, volume.name, volume.gitRepo, clone);
    if (isNew && group !== undefined) await giveToGroup(dir, group);
    return;
  }
  if (volume.emptyDir || Object.keys(volume).length === 1) {
    await mkdir(dir, { recursive: true });
    const { mode, gid } = await stat(dir);
    if (group !== undefined && gid === group && (mode & 0o2770) === 0o2770) return;
    // Containers run as any user.
    await chmod(dir, 0o777);
    if (group !== undefined) await giveToGroup(dir, group);
    return;
  }
  if (isMadeOfObjects(volume)) return;
  const claim = volume.ephemeral ? "of its own" : volume.persistentVolumeClaim?.claimName;
  if (claim !== undefined)
    throw new Fault("NotFound", `volume ${volume.name}: claim "${claim}" has no volume on this minion`, {
      retry: true,
    });
  const kind = Object.keys(volume).find((k) => k !== "name");
  throw new Fault(
    "Invalid",
    `volume ${volume.name}: ${kind} is not supported on a plain Docker host; use emptyDir, hostPath, persistentVolumeClaim, gitRepo, configMap, secret, downwardAPI or projected`,
  );
}
