/** From what a manifest wishes of a container's safety to what the engine is asked for, and what no engine here can do. Pure. */
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { podSpecShape } from "../../core/kinds/pod/spec.js";
import type { core } from "../../core/objects/types.js";
import { refusedFields } from "../../core/schema/warnings.js";
import type { Confinement, ContainerSpec, SecuritySpec } from "./engine/engine.js";

type Profile = core.SeccompProfile | core.AppArmorProfile | undefined;

/** The container's own wishes go before its pod's. */
function wishesOf(pod: Pod, container: core.Container): core.PodSecurityContext & core.SecurityContext {
  return { ...pod.spec.securityContext, ...container.securityContext };
}

function confinement(profile: Profile): Confinement | undefined {
  switch (profile?.type) {
    case "RuntimeDefault":
    case "Unconfined":
      return profile.type;
    case "Localhost":
      return { profile: profile.localhostProfile ?? "" };
    default:
      return undefined;
  }
}

/** The fields that say as whom a container runs, and what it may. What is not wished for is absent. */
export function securityOf(
  pod: Pod,
  container: core.Container,
): Pick<ContainerSpec, "user" | "group" | "groups" | "nonRoot" | "security"> {
  const wishes = wishesOf(pod, container);
  const { runAsUser, runAsGroup, runAsNonRoot, supplementalGroups = [], fsGroup, seLinuxOptions = {} } = wishes;
  const groups = [...new Set([...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])])];
  const seccomp = confinement(wishes.seccompProfile);
  const appArmor = confinement(wishes.appArmorProfile);
  const security: SecuritySpec = {
    ...(wishes.allowPrivilegeEscalation === false ? { noNewPrivileges: true } : {}),
    ...(seccomp === undefined ? {} : { seccomp }),
    ...(appArmor === undefined ? {} : { appArmor }),
    ...(Object.values(seLinuxOptions).some(Boolean) ? { seLinux: { ...seLinuxOptions } } : {}),
  };
  return {
    ...(runAsUser === undefined ? {} : { user: String(runAsUser) }),
    ...(runAsGroup === undefined ? {} : { group: runAsGroup }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(runAsNonRoot === true ? { nonRoot: true as const } : {}),
    ...(Object.keys(security).length === 0 ? {} : { security }),
  };
}

/**
 * What is refused when a pod is made may stand in one that an earlier release took.
 * @throws Fault Forbidden when a wish for the pod's safety cannot be kept on a plain Docker host
 */
export function checkWishes({ spec }: Pod): void {
  const unmet = refusedFields(podSpecShape.description, spec);
  if (unmet.length === 0) return;
  throw new Fault("Forbidden", `not to be had on a plain Docker host: ${unmet.join(", ")}`, { retry: false });
}
