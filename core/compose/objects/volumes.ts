/** Named volumes as claims, and what else is mounted, as pods have it. */
import { persistentVolumeClaimKind } from "../../kinds/persistent-volume-claim/kind.js";
import type { core } from "../../objects/types.js";
import { isWithin } from "../paths.js";
import type { Section } from "../reading/section.js";
import { carriedBind } from "./carried.js";
import { externalName, type Made, type Making, made, type Reference } from "./context.js";
import { annotationsOf } from "./environment.js";
import { existingName, objectName } from "./names.js";

/** A claim must ask for some size; a directory is as large as its disk. */
const claimSize = "1Gi";

/** A folder of minions that a volume of the driver `local` stands for (`o: bind`). */
function boundFolder(volume: Section): string | undefined {
  const options = new Map(
    volume.section("driver_opts").keys.map((key) => [key, volume.section("driver_opts").text(key)]),
  );
  const driver = volume.text("driver") ?? "local";
  const isBind = (options.get("o") ?? "").split(",").some((word) => word === "bind" || word === "rbind");
  if (driver !== "local") volume.fault("driver", `there is no driver ${driver} here: local is what there is`);
  else if (options.size > 0 && !isBind)
    volume.fault("driver_opts", "type: none with o: bind and a device is what local can do here");
  return isBind ? options.get("device") : undefined;
}

const claimName = (volume: Section, key: string): string =>
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

/** Whether a service may write a named volume. */
export const writesVolume = (service: Section): boolean =>
  service
    .sections("volumes")
    .some((v) => v.text("type") === "volume" && v.has("source") && v.flag("read_only") !== true);

interface Mount {
  volume: core.Volume;
  mount: core.VolumeMount;
  object?: Made;
  uses?: Reference;
}

function bindOf(bind: Section, name: { object: string; volume: string }, making: Making): Mount {
  const carried = carriedBind(bind, name, making);
  if (carried) return carried;
  const path = bind.text("source") ?? "";
  if (isWithin(path, making.stack.folder))
    bind.warn(
      "source",
      `${path} is of the minion its replica is on; of the stack's folder, files and what is :ro are carried there`,
    );
  const mustBe = bind.section("bind").flag("create_host_path") === false;
  return {
    volume: { name: name.volume, hostPath: { path, ...(mustBe ? { type: "Directory" } : {}) } },
    mount: { name: name.volume, mountPath: "" },
  };
}

function namedOf(mount: Section, volumeName: string, making: Making): Mount {
  const key = mount.text("source");
  const plainMount = { name: volumeName, mountPath: "" };
  if (key === undefined) return { volume: { name: volumeName, emptyDir: {} }, mount: plainMount };
  const volume = making.stack.file.section("volumes").section(key);
  const folder = boundFolder(volume);
  const subPath = mount.section("volume").text("subpath");
  return {
    volume:
      folder === undefined
        ? { name: volumeName, persistentVolumeClaim: { claimName: claimName(volume, key) } }
        : { name: volumeName, hostPath: { path: folder } },
    mount: { ...plainMount, ...(subPath === undefined ? {} : { subPath }) },
  };
}

function mountOf(mount: Section, i: number, service: string, making: Making): Mount {
  const name = { object: objectName(`${service}-files-${i}`), volume: `mount-${i}` };
  const type = mount.text("type");
  if (type === "bind") return bindOf(mount, name, making);
  if (type !== "volume" && type !== "tmpfs")
    mount.fault("type", `${type} is not mounted here: volume, bind and tmpfs are`);
  return type === "volume"
    ? namedOf(mount, name.volume, making)
    : { volume: { name: name.volume, emptyDir: {} }, mount: { name: name.volume, mountPath: "" } };
}

/** `/run:size=64m` of `tmpfs`. */
function tmpfsOf(service: Section): Mount[] {
  return service.texts("tmpfs").map((text, i) => {
    const [mountPath = "", options] = text.split(":");
    if (options !== undefined)
      service.warn("tmpfs", `${options} is not kept to: a tmpfs is on disk here, open to every user`);
    return { volume: { name: `tmpfs-${i}`, emptyDir: {} }, mount: { name: `tmpfs-${i}`, mountPath } };
  });
}

export interface Mounts {
  volumes: core.Volume[];
  mounts: core.VolumeMount[];
  objects: Made[];
  uses: Reference[];
}

/** What a service mounts but configs and secrets. @param name of the service in the cluster */
export function mountsOf(service: Section, name: string, making: Making): Mounts {
  const all = service.sections("volumes").map((section, i): Mount => {
    const found = mountOf(section, i, name, making);
    const readOnly = section.flag("read_only") === true || found.mount.readOnly === true;
    return {
      ...found,
      mount: { ...found.mount, mountPath: section.text("target") ?? "", ...(readOnly ? { readOnly } : {}) },
    };
  });
  const every = [...all, ...tmpfsOf(service)];
  return {
    volumes: every.map((one) => one.volume),
    mounts: every.map((one) => one.mount),
    objects: every.flatMap((one) => one.object ?? []),
    uses: every.flatMap((one) => one.uses ?? []),
  };
}
