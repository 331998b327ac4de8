/** Services that are in the pods of others: `network_mode: service:NAME`, or `container:NAME` with a container's name of the stack. */
import type { Section } from "../reading/section.js";

/** What a pod has once, and a guest may not ask for: Docker refuses it, too. */
const refused = ["ports", "networks", "hostname", "dns", "dns_search", "dns_opt", "extra_hosts", "pre_start"];
/** What a pod has once, and is as its host says. */
const ofHost = ["deploy", "scale", "stop_grace_period", "group_add", "sysctls", "ipc", "pid", "runtime", "platform"];

/** The service whose network one asks for; undefined: its own, or none that is there. */
function wantedHost(service: Section, services: ReadonlyMap<string, Section>): string | undefined {
  const [, name] = /^(?:service|container):(.+)$/.exec(service.text("network_mode") ?? "") ?? [];
  if (name === undefined || services.has(name)) return name;
  return [...services].find(([, one]) => one.text("container_name") === name)?.[0];
}

/** The service in whose pods each guest is, by the names of the file. What a guest may not ask for is told. */
export function hostsOf(services: ReadonlyMap<string, Section>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, service] of services) {
    const host = wantedHost(service, services);
    if (host === undefined) continue;
    const theirs = services.get(host);
    if (host === name || (theirs && wantedHost(theirs, services) !== undefined)) {
      service.fault("network_mode", `${host} has no network of its own that could be shared`);
      continue;
    }
    found.set(name, host);
    for (const key of refused)
      if (service.has(key)) service.fault(key, `it is in the pods of ${host}, which have it once`);
    for (const key of ofHost)
      if (service.has(key)) service.warn(key, `it is in the pods of ${host}: what that says counts`);
  }
  return found;
}
