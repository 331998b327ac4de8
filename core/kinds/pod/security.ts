/** As whom containers run, and what they may do. */
import type { core } from "../../objects/types.js";
import { stored } from "../../schema/marks.js";
import { int64 } from "../../schema/scalars.js";
import { flag, integer, list, oneOf, struct, text } from "../../schema/shape.js";

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
  gmsaCredentialSpec: text(),
  gmsaCredentialSpecName: text(),
  hostProcess: flag,
  runAsUserName: text(),
});

const sysctl = struct<core.Sysctl>("core.v1.Sysctl", { name: text(), value: text() });

const capabilities = struct<core.Capabilities>("core.v1.Capabilities", { add: list(text()), drop: list(text()) });

export const securityContext = struct<core.SecurityContext>("core.v1.SecurityContext", {
  allowPrivilegeEscalation: stored(flag),
  appArmorProfile: stored(appArmorProfile),
  capabilities,
  privileged: flag,
  procMount: stored(text()),
  readOnlyRootFilesystem: flag,
  runAsGroup: id,
  runAsNonRoot: stored(flag),
  runAsUser: id,
  seLinuxOptions: stored(seLinuxOptions),
  seccompProfile: stored(seccompProfile),
  windowsOptions: stored(windowsOptions),
});

export const podSecurityContext = struct<core.PodSecurityContext>("core.v1.PodSecurityContext", {
  appArmorProfile: stored(appArmorProfile),
  fsGroup: stored(id),
  fsGroupChangePolicy: stored(oneOf("OnRootMismatch", "Always")),
  runAsGroup: id,
  runAsNonRoot: stored(flag),
  runAsUser: id,
  seLinuxChangePolicy: stored(text()),
  seLinuxOptions: stored(seLinuxOptions),
  seccompProfile: stored(seccompProfile),
  supplementalGroups: stored(list(id)),
  supplementalGroupsPolicy: stored(text()),
  sysctls: stored(list(sysctl)),
  windowsOptions: stored(windowsOptions),
});

const linuxContainerUser = struct<core.LinuxContainerUser>("core.v1.LinuxContainerUser", {
  gid: int64,
  supplementalGroups: list(int64),
  uid: int64,
});

/** As whom a container does run. */
export const containerUser = struct<core.ContainerUser>("core.v1.ContainerUser", { linux: linuxContainerUser });
