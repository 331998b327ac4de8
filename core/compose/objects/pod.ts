/** The pods of a service. */

import { isIP } from "../../network/ip.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { containerOf } from "./container.js";
import { labelsOf, type Made, type Making, type Reference } from "./context.js";
import { podAnnotations } from "./environment.js";
import { grantsOf } from "./granted.js";
import { initContainersOf } from "./hooks.js";
import { aliasLabel, aliasValue, objectName } from "./names.js";
import { placementOf } from "./placement.js";
import { podSecurityOf } from "./security.js";
import { mountsOf } from "./volumes.js";

/** Docker's own, where a file says nothing. */
const graceSecondsDefault = 10;

function hostAliases(service: Section): core.HostAlias[] {
  const hosts = service.section("extra_hosts");
  const byIp = new Map<string, string[]>();
  for (const name of hosts.keys)
    for (const ip of hosts.texts(name)) {
      if (ip === "host-gateway")
        service.warn("extra_hosts", `${name} is left out: a pod's host is known when it is placed`);
      else if (isIP(ip) !== 0) byIp.set(ip, [...(byIp.get(ip) ?? []), name]);
      else service.fault("extra_hosts", `${ip} is no address`);
    }
  return [...byIp].map(([ip, hostnames]) => ({ ip, hostnames }));
}

function dnsConfig(service: Section): core.PodDNSConfig {
  const options = service.texts("dns_opt").map((option) => {
    const [name = "", value] = option.split(":");
    return value === undefined ? { name } : { name, value };
  });
  const [nameservers, searches] = [service.texts("dns"), service.texts("dns_search")];
  return {
    ...(nameservers.length > 0 ? { nameservers } : {}),
    ...(searches.length > 0 ? { searches } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** What a pod shares with its host. */
function sharing(service: Section): Partial<core.PodSpec> {
  const mode = service.text("network_mode") ?? "bridge";
  if (mode !== "host" && mode !== "bridge" && mode !== "default")
    service.fault("network_mode", `${mode}: a pod has a network of its own (bridge), or its host's (host)`);
  const [ipc, pid] = [service.text("ipc") ?? "private", service.text("pid") ?? ""];
  if (!["private", "host", "none", "shareable"].includes(ipc))
    service.fault("ipc", `${ipc}: private or host is expected`);
  if (pid !== "" && pid !== "host") service.fault("pid", `${pid}: host is what can be shared`);
  return {
    ...(mode === "host" ? { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } : {}),
    ...(ipc === "host" ? { hostIPC: true } : {}),
    ...(pid === "host" ? { hostPID: true } : {}),
  };
}

function hostname(service: Section): { hostname?: string } {
  const name = service.text("hostname");
  if (name === undefined) return {};
  const made = objectName(name.split(".")[0] ?? "");
  if (made !== name) service.warn("hostname", `a pod's host name is one part of a name in DNS: it is ${made}`);
  return made === "" ? {} : { hostname: made };
}

export interface PodPlan {
  template: core.PodTemplateSpec;
  /** Objects that carry files to it. */
  objects: Made[];
  /** Configs and secrets it is given. */
  uses: Reference[];
}

/** @param name of the service in the cluster @param aliases its further names */
export function podOf(service: Section, name: string, aliases: readonly string[], making: Making): PodPlan {
  const { stack, files } = making;
  const own = labelsOf(making, name);
  const [mounted, granted] = [mountsOf(service, name, making), grantsOf(service, making)];
  const container = containerOf(service, name, [...mounted.mounts, ...granted.mounts], making);
  const volumes = [...mounted.volumes, ...granted.volumes];
  const initContainers = initContainersOf(service, container, stack.variables);
  const [hosts, dns, securityContext] = [hostAliases(service), dnsConfig(service), podSecurityOf(service)];
  const annotations = podAnnotations(service, { files, variables: stack.variables });
  const runtimeClassName = service.text("runtime");
  return {
    template: {
      metadata: {
        labels: { ...own, ...Object.fromEntries(aliases.map((alias) => [aliasLabel(alias), aliasValue])) },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        containers: [container],
        ...(initContainers.length > 0 ? { initContainers } : {}),
        ...(volumes.length > 0 ? { volumes } : {}),
        terminationGracePeriodSeconds: Math.ceil(service.seconds("stop_grace_period") ?? graceSecondsDefault),
        enableServiceLinks: false,
        ...sharing(service),
        ...hostname(service),
        ...(hosts.length > 0 ? { hostAliases: hosts } : {}),
        ...(Object.keys(dns).length > 0 ? { dnsConfig: dns } : {}),
        ...(securityContext ? { securityContext } : {}),
        ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
        ...placementOf(service, own),
      },
    },
    objects: mounted.objects,
    uses: [...granted.uses, ...mounted.uses],
  };
}
