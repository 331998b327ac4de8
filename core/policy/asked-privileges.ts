/** Which privileges a pod asks for, and by which fields. */
import type { core } from "../objects/types.js";
import { type Privilege, privileges } from "./privileges.js";

export interface AskedPrivilege {
  privilege: Privilege;
  /** The field that asks for it. */
  field: string;
  /** What it would give. */
  gives: string;
}

/** What any container may add: it takes nothing that the engine does not give by itself. Kubernetes calls this baseline. */
const harmlessCapabilities: ReadonlySet<string> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);
const harmlessSelinuxTypes: ReadonlySet<string> = new Set(["", "container_t", "container_init_t", "container_kvm_t"]);
/** Ports below this one are those of the host's own services. */
const lowPortsBelow = 1024;

const bareCapability = (name: string): string => name.toUpperCase().replace(/^CAP_/, "");

/** What both securityContexts may ask for. */
type Confinement = Pick<core.SecurityContext, "seccompProfile" | "appArmorProfile" | "seLinuxOptions">;

class Asked {
  readonly all: AskedPrivilege[] = [];

  add(isAsked: boolean | undefined, privilege: Privilege, field: string): void {
    if (isAsked) this.all.push({ privilege, field, gives: privileges[privilege] });
  }

  confinement(context: Confinement | undefined, path: string): void {
    this.add(context?.seccompProfile?.type === "Unconfined", "unconfined", `${path}.seccompProfile`);
    this.add(context?.appArmorProfile?.type === "Unconfined", "unconfined", `${path}.appArmorProfile`);
    const { type = "", user = "", role = "" } = context?.seLinuxOptions ?? {};
    const isOther = !harmlessSelinuxTypes.has(type) || user !== "" || role !== "";
    this.add(isOther, "unconfined", `${path}.seLinuxOptions`);
  }

  container({ securityContext, ports = [] }: core.Container, path: string): void {
    const at = `${path}.securityContext`;
    this.add(securityContext?.privileged, "privileged", `${at}.privileged`);
    const more = (securityContext?.capabilities?.add ?? []).filter((c) => !harmlessCapabilities.has(bareCapability(c)));
    this.add(more.length > 0, "capabilities", `${at}.capabilities.add`);
    this.confinement(securityContext, at);
    for (const [i, { hostPort = 0 }] of ports.entries())
      this.add(hostPort > 0 && hostPort < lowPortsBelow, "hostports", `${path}.ports[${i}].hostPort`);
  }
}

/** @param path of the pod's spec in its object */
export function askedPrivileges(spec: core.PodSpec, path: string): AskedPrivilege[] {
  const asked = new Asked();
  asked.add(spec.hostNetwork, "hostnetwork", `${path}.hostNetwork`);
  asked.add(spec.hostPID, "hostpid", `${path}.hostPID`);
  asked.add(spec.hostIPC, "hostipc", `${path}.hostIPC`);
  for (const [i, { hostPath }] of (spec.volumes ?? []).entries())
    asked.add(hostPath !== undefined, "hostpath", `${path}.volumes[${i}].hostPath`);
  asked.confinement(spec.securityContext, `${path}.securityContext`);
  for (const list of ["containers", "initContainers", "ephemeralContainers"] as const)
    for (const [i, container] of (spec[list] ?? []).entries())
      asked.container(container as core.Container, `${path}.${list}[${i}]`);
  return asked.all;
}
