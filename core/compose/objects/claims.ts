/** Named volumes as claims. */
import { persistentVolumeClaimKind } from "../../kinds/persistent-volume-claim/kind.js";
import type { Section } from "../reading/section.js";
import { boundFolder } from "./bound-folder.js";
import { externalName, type Made, type Making, made, type Reference } from "./context.js";
import { annotationsOf } from "./environment.js";
import { existingName, objectName } from "./names.js";

/** A claim must ask for some size; a directory is as large as its disk. */
const claimSize = "1Gi";

export const claimName = (volume: Section, key: string): string =>
  volume.flag("external") === true
    ? existingName(externalName(volume, key) ?? key)
    : objectName(volume.text("name") ?? key);

/** Keys of the volumes that active services mount. */
function usedVolumes({ stack }: Making): Set<string> {
  const all = [...stack.services.values()].flatMap((service) => service.sections("volumes"));
  return new Set(all.filter((mount) => mount.text("type") === "volume").flatMap((mount) => mount.text("source") ?? []));
}

/** A claim for each named volume of the stack's own that a service uses. */
export function claimsOf(making: Making): Made[] {
  const volumes = making.stack.file.section("volumes");
  const used = usedVolumes(making);
  return volumes.keys.flatMap((key) => {
    const volume = volumes.section(key);
    if (!used.has(key) || externalName(volume, key) !== undefined || boundFolder(volume) !== undefined) return [];
    const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: claimSize } } };
    const annotations = annotationsOf(volume, "labels");
    return [made(persistentVolumeClaimKind, making, claimName(volume, key), { spec }, { annotations })];
  });
}

/** Claims that must be there already. */
export function externalClaims(making: Making): Reference[] {
  const volumes = making.stack.file.section("volumes");
  const used = usedVolumes(making);
  return volumes.keys.flatMap((key) => {
    const name = externalName(volumes.section(key), key);
    return name === undefined || !used.has(key)
      ? []
      : [{ kind: persistentVolumeClaimKind.kind, name: existingName(name) }];
  });
}
