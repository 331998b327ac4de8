/** What a pod says of its safety, as far as it can be wrong in itself. The rules are Kubernetes'. */
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";

const profileTypes = ["RuntimeDefault", "Unconfined", "Localhost"];

function checkProfile(
  profile: core.SeccompProfile | core.AppArmorProfile | undefined,
  path: string,
  faults: Faults,
): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (!type) return faults.required(`${path}.type`, `one of ${profileTypes.join(", ")}`);
  if (!profileTypes.includes(type)) return faults.unsupported(`${path}.type`, type, profileTypes);
  const field = `${path}.localhostProfile`;
  if (type !== "Localhost") {
    if (localhostProfile !== undefined) faults.forbidden(field, "can be given for type Localhost only");
    return;
  }
  if (!localhostProfile) faults.required(field, "the profile's name, for type Localhost");
  else if (localhostProfile.startsWith("/") || localhostProfile.split("/").includes(".."))
    faults.invalid(field, localhostProfile, 'must be a relative path without ".."');
}

function checkContainer(
  { securityContext = {} }: core.Container,
  hostUsers: boolean | undefined,
  path: string,
  faults: Faults,
): void {
  const { allowPrivilegeEscalation, privileged, capabilities, procMount } = securityContext;
  if (allowPrivilegeEscalation === false) {
    const field = `${path}.allowPrivilegeEscalation`;
    if (privileged) faults.invalid(field, false, "must be true when privileged is");
    if (capabilities?.add?.includes("CAP_SYS_ADMIN"))
      faults.invalid(field, false, "must be true with the capability CAP_SYS_ADMIN");
  }
  if (procMount && procMount !== "Default" && procMount !== "Unmasked")
    faults.unsupported(`${path}.procMount`, procMount, ["Default", "Unmasked"]);
  if (procMount === "Unmasked" && hostUsers !== false)
    faults.invalid(`${path}.procMount`, procMount, "hostUsers must be false for Unmasked");
  checkProfile(securityContext.seccompProfile, `${path}.seccompProfile`, faults);
  checkProfile(securityContext.appArmorProfile, `${path}.appArmorProfile`, faults);
}

/** Adds a fault for each wish that is none, or that contradicts another. @param path of the pod's spec */
export function checkSecurity(spec: core.PodSpec, path: string, faults: Faults): void {
  const { securityContext, hostUsers } = spec;
  if (spec.shareProcessNamespace && spec.hostPID)
    faults.invalid(`${path}.shareProcessNamespace`, true, "cannot be with hostPID");
  checkProfile(securityContext?.seccompProfile, `${path}.securityContext.seccompProfile`, faults);
  checkProfile(securityContext?.appArmorProfile, `${path}.securityContext.appArmorProfile`, faults);
  for (const field of ["containers", "initContainers", "ephemeralContainers"] as const)
    for (const [i, container] of ((spec[field] ?? []) as core.Container[]).entries())
      checkContainer(container, hostUsers, `${path}.${field}[${i}].securityContext`, faults);
}
