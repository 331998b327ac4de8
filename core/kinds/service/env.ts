/**
 * The environment variables by which a container finds services, under all names there ever were: those of 0.5.4,
 * by the service's port (`JENKINS_SERVICE_HOST`, `JENKINS_PORT_8888_TCP`), those the article prints, by the
 * container's port (`JENKINS_PORT_8080_TCP`) with a bare `SERVICE_HOST`, and those of v1 for ports with names
 * (`JENKINS_SERVICE_PORT_HTTP`).
 */
import type { core } from "../../objects/types.js";
import type { Service } from "./object.js";

export interface EnvEntry {
  name: string;
  value: string;
}

/** The API, and the API for readers: every pod hears of them, wherever it is. */
const apiServices = new Set(["kubernetes", "kubernetes-ro"]);
const apiNamespace = "default";

function prefixOf(service: Service): string {
  return service.metadata.name.toUpperCase().replaceAll("-", "_").replaceAll(".", "_");
}

function hasAddress(service: Service): boolean {
  const { clusterIP, type, ports } = service.spec;
  return (
    clusterIP !== undefined &&
    clusterIP !== "" &&
    clusterIP !== "None" &&
    type !== "ExternalName" &&
    (ports?.length ?? 0) > 0
  );
}

/** The services a pod hears of, in the order given: those of its own namespace, and the API's. */
function visible(services: readonly Service[], namespace: string): Service[] {
  const withAddress = services.filter(hasAddress);
  const isOwn = (s: Service): boolean => (s.metadata.namespace ?? apiNamespace) === namespace;
  const taken = new Set(withAddress.filter(isOwn).map(prefixOf));
  return withAddress.filter((s) => {
    const isApi = apiServices.has(s.metadata.name) && s.metadata.namespace === apiNamespace;
    return isOwn(s) || (isApi && !taken.has(prefixOf(s)));
  });
}

function portVariables(prefix: string, number: number, port: core.ServicePort, ip: string): EnvEntry[] {
  const protocol = (port.protocol ?? "TCP").toLowerCase();
  const name = `${prefix}_PORT_${number}_${protocol.toUpperCase()}`;
  return [
    { name, value: `${protocol}://${urlHost(ip)}:${port.port}` },
    { name: `${name}_PROTO`, value: protocol },
    { name: `${name}_PORT`, value: String(port.port) },
    { name: `${name}_ADDR`, value: ip },
  ];
}

function urlHost(ip: string): string {
  return ip.includes(":") ? `[${ip}]` : ip;
}

function variablesOf(service: Service): EnvEntry[] {
  const prefix = prefixOf(service);
  const ip = service.spec.clusterIP ?? "";
  const ports = service.spec.ports ?? [];
  const [first] = ports;
  if (!first) return [];
  const out: EnvEntry[] = [
    { name: `${prefix}_SERVICE_HOST`, value: ip },
    { name: `${prefix}_SERVICE_PORT`, value: String(first.port) },
  ];
  for (const port of ports) {
    if (port.name)
      out.push({
        name: `${prefix}_SERVICE_PORT_${port.name.toUpperCase().replaceAll("-", "_")}`,
        value: String(port.port),
      });
  }
  out.push({
    name: `${prefix}_PORT`,
    value: `${(first.protocol ?? "TCP").toLowerCase()}://${urlHost(ip)}:${first.port}`,
  });
  for (const port of ports) out.push(...portVariables(prefix, port.port, port, ip));
  for (const port of ports) {
    if (typeof port.targetPort === "number" && port.targetPort > 0)
      out.push(...portVariables(prefix, port.targetPort, port, ip));
  }
  return out;
}

/** What was made of a list of services: each container of a minion asks for the same. */
const made = new WeakMap<readonly Service[], Map<string, readonly EnvEntry[]>>();

/**
 * The variables, in the order of the services; a name that comes twice keeps its first value (so what 0.5.4 names
 * by service port wins over what the article names by container port). A container's own variables are the
 * caller's affair: they should win.
 * @param services all of the cluster, never changed in place; those the pod does not hear of are left out. 0.5.4 told a pod of all
 * namespaces' services; here it is its own namespace's, and kubernetes and kubernetes-ro of `default`, over which
 * its namespace's own services of these names win
 * @param namespace of the pod
 * @param serviceHost the address of the pod's minion, for `SERVICE_HOST`; "" = leave it out
 */
export function serviceEnvironment(
  services: readonly Service[],
  namespace: string,
  serviceHost = "",
): readonly EnvEntry[] {
  const known = made.get(services) ?? new Map<string, readonly EnvEntry[]>();
  made.set(services, known);
  const key = `${namespace} ${serviceHost}`;
  const entries = known.get(key) ?? makeEnvironment(services, namespace, serviceHost);
  known.set(key, entries);
  return entries;
}

function makeEnvironment(services: readonly Service[], namespace: string, serviceHost: string): EnvEntry[] {
  const byName = new Map<string, EnvEntry>();
  for (const service of visible(services, namespace)) {
    for (const entry of variablesOf(service)) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  }
  if (serviceHost) byName.set("SERVICE_HOST", { name: "SERVICE_HOST", value: serviceHost });
  return [...byName.values()];
}
