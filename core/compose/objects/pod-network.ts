/** Names and addresses of a pod, and what it shares with its host. */
import { isIP } from "../../network/ip.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { objectName } from "./names.js";

export function hostAliases(service: Section): core.HostAlias[] {
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

export function dnsConfig(service: Section): core.PodDNSConfig {
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
export function sharing(service: Section): Partial<core.PodSpec> {
  const mode = service.text("network_mode") ?? "bridge";
  if (mode !== "host" && mode !== "bridge" && mode !== "default")
    service.fault(
      "network_mode",
      `${mode}: a pod has a network of its own (bridge), its host's (host), or that of a service of the stack (service:NAME)`,
    );
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

export function hostname(service: Section): { hostname?: string } {
  const name = service.text("hostname");
  if (name === undefined) return {};
  const made = objectName(name.split(".")[0] ?? "");
  if (made !== name) service.warn("hostname", `a pod's host name is one part of a name in DNS: it is ${made}`);
  return made === "" ? {} : { hostname: made };
}
