/** As whom containers run, and what they may do. */
import type { core } from "../../objects/types.js";
import { checkSysctlName } from "../../schema/host-formats.js";
import { noted, refused, secret, warned } from "../../schema/marks.js";
import { int64 } from "../../schema/scalars.js";
import { flag, integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";

const idMax = 2 ** 31 - 1;
const id = integer(0, idMax);

const appArmorProfile = struct<core.AppArmorProfile>("core.v1.AppArmorProfile", {
  localhostProfile: text(),
  type: text(),
});

const seccompProfile = struct<core.SeccompProfile>("core.v1.SeccompProfile", {
  localhostProfile: text(),
  type: text(),
});

const seLinuxOptions = struct<core.SELinuxOptions>("core.v1.SELinuxOptions", {
  level: text(),
  role: text(),
  type: text(),
  user: text(),
});

const windowsOptions = struct<core.WindowsSecurityContextOptions>("core.v1.WindowsSecurityContextOptions", {
  gmsaCredentialSpec: secret(text()),
  gmsaCredentialSpecName: text(),
  hostProcess: flag,
  runAsUserName: text(),
});

const sysctl = struct<core.Sysctl>("core.v1.Sysctl", { name: needed(text(checkSysctlName)), value: needed(text()) });

const capabilities = struct<core.Capabilities>("core.v1.Capabilities", { add: list(text()), drop: list(text()) });

/** What both securityContexts have. */
const both = {
  appArmorProfile: noted(
    "Where the engine has AppArmor; else refused by the minion, but for Unconfined.",
    appArmorProfile,
  ),
  runAsGroup: noted("Without a user, of the image's user.", id),
  runAsNonRoot: noted("What would run as root, or as a user who is only a name, is not started.", flag),
  runAsUser: id,
  seLinuxOptions: noted("Where the engine has SELinux; else refused by the minion.", seLinuxOptions),
  seccompProfile: noted("Localhost: the file of that name in DATA/seccomp of the minion.", seccompProfile),
  windowsOptions: warned(windowsOptions, "Of another system than any container here has."),
};

export const securityContext = struct<core.SecurityContext>("core.v1.SecurityContext", {
  ...both,
  allowPrivilegeEscalation: noted("To forbid it to what is privileged is refused.", flag),
  capabilities,
  privileged: flag,
  procMount: noted("Unmasked is refused.", text()),
  readOnlyRootFilesystem: flag,
});

export const podSecurityContext = struct<core.PodSecurityContext>("core.v1.PodSecurityContext", {
  ...both,
  fsGroup: noted("For emptyDir and gitRepo, whose owner it becomes when they are made.", id),
  fsGroupChangePolicy: noted("OnRootMismatch is what is done.", oneOf("OnRootMismatch", "Always")),
  seLinuxChangePolicy: refused(text(), "volumes are not labelled here"),
  supplementalGroups: list(id),
  supplementalGroupsPolicy: refused(text(), "the groups that the image gives a user are always added", ["Merge"]),
  sysctls: noted("Those that Docker lets a pod have of its own.", list(sysctl)),
});

const linuxContainerUser = struct<core.LinuxContainerUser>("core.v1.LinuxContainerUser", {
  gid: int64,
  supplementalGroups: list(int64),
  uid: int64,
});

/** As whom a container does run. */
export const containerUser = struct<core.ContainerUser>("core.v1.ContainerUser", { linux: linuxContainerUser });
