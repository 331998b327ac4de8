/** Which privileges a pod asks for, and by which fields. */
import { specialUse } from "../network/ip.js";
import { alwaysReserved } from "../network/reserved.js";
import type { TakenPort } from "../objects/kind-def.js";
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

/** Where the host speaks with itself; `0.0.0.0` is taken as its own address. */
const isInside = ({ hostIP = "" }: core.ContainerPort): boolean =>
  hostIP !== "0.0.0.0" && specialUse(hostIP) !== undefined;

/** Whoever has it is taken for the host's own service: for its ssh, its end of a tunnel, or the master. */
function isHostsOwn(port: number, protocol = "TCP"): boolean {
  const isReserved = alwaysReserved.some((r) => r.port === port && r.protocol === protocol);
  return port > 0 && (port < lowPortsBelow || isReserved);
}

const takesHostsOwn = (given: core.ContainerPort): boolean =>
  isHostsOwn(given.hostPort ?? 0, given.protocol) || ((given.hostPort ?? 0) > 0 && isInside(given));

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
    const { type: armor, localhostProfile = "" } = context?.appArmorProfile ?? {};
    // `unconfined`, `:root:unconfined`: to the engine and to AppArmor these are no profiles of a host's, but none.
    const isNone = armor === "Unconfined" || (armor === "Localhost" && /unconfined/i.test(localhostProfile));
    this.add(isNone, "unconfined", `${path}.appArmorProfile`);
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
    for (const [i, port] of ports.entries())
      this.add(takesHostsOwn(port), "hostports", `${path}.ports[${i}].${isInside(port) ? "hostIP" : "hostPort"}`);
  }
}

/** Of ports that a service takes on every host. */
export function askedPorts(ports: readonly TakenPort[]): AskedPrivilege[] {
  const asked = new Asked();
  for (const { port, protocol, field } of ports) asked.add(isHostsOwn(port, protocol), "hostports", field);
  return asked.all;
}

/** Of paths of hosts that an object gives to whoever may use it. */
export function askedPaths(fields: readonly string[]): AskedPrivilege[] {
  const asked = new Asked();
  for (const field of fields) asked.add(true, "hostpath", field);
  return asked.all;
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
