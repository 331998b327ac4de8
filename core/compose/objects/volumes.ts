/** What services mount, as pods have it. */
import type { core } from "../../objects/types.js";
import { isWithin } from "../paths.js";
import type { Section } from "../reading/section.js";
import { boundFolder } from "./bound-folder.js";
import { carriedBind } from "./carried.js";
import { claimName } from "./claims.js";
import type { Made, Making, Reference } from "./context.js";
import { objectName } from "./names.js";

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
  return type === "volume" ? namedOf(mount, name.volume, making) : inMemory(name.volume);
}

const inMemory = (name: string, mountPath = ""): Mount => ({
  volume: { name, emptyDir: { medium: "Memory" } },
  mount: { name, mountPath },
});

/** `/run:size=64m` of `tmpfs`. */
function tmpfsOf(service: Section): Mount[] {
  return service.texts("tmpfs").map((text, i) => {
    const [mountPath = "", options] = text.split(":");
    if (options !== undefined)
      service.warn(
        "tmpfs",
        `${options} is not kept to: a tmpfs is a folder in the host's memory here, open to every user`,
      );
    return inMemory(`tmpfs-${i}`, mountPath);
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
