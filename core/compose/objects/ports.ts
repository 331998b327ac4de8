/** Published ports: on hosts by the pods themselves, or on every minion by a service. */
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";

export interface Published {
  /** Of the container, on the host of its pod. */
  own: core.ContainerPort[];
  /** On every minion's address, at this number. */
  balanced: core.ServicePort[];
  /** At a number that the cluster chooses. */
  chosen: core.ServicePort[];
}

type Protocol = "TCP" | "UDP";

const everywhere: ReadonlySet<string> = new Set(["", "0.0.0.0", "::", "*"]);

/** The number a port has outside; of a range the first, which is told. */
function outside(port: Section): number | undefined {
  const [first = "", last] = (port.text("published") ?? "").split("-");
  if (first === "") return undefined;
  if (last !== undefined && last !== first) port.warn("published", `${first} is taken of ${first}-${last}`);
  const number = Number(first);
  if (Number.isInteger(number) && number > 0 && number <= 65_535) return number;
  if (number !== 0) port.fault("published", `${first} is no port`);
  return undefined;
}

function add(port: Section, into: Published): void {
  const target = port.number("target") ?? 0;
  const protocol = (port.text("protocol") ?? "tcp").toUpperCase() as Protocol;
  const hostIp = port.text("host_ip") ?? "";
  if (target < 1 || target > 65_535) return port.fault("target", `${port.text("target") ?? "nothing"} is no port`);
  const published = outside(port);
  const isOwn = port.text("mode") === "host" || !everywhere.has(hostIp);
  if (isOwn && published === undefined)
    return port.fault("published", "a port of the host of its replica needs a number there");
  if (isOwn) {
    const hostIP = everywhere.has(hostIp) ? {} : { hostIP: hostIp };
    into.own.push({ containerPort: target, protocol, hostPort: published ?? 0, ...hostIP });
    return;
  }
  const name = `p${published ?? target}-${protocol.toLowerCase()}`;
  const kind = { name, protocol, targetPort: target };
  if (published === undefined) into.chosen.push({ ...kind, port: target });
  else into.balanced.push({ ...kind, port: published });
}

/** What a service publishes. Of one on its host's network every port is the host's already. */
export function publishedOf(service: Section): Published {
  const found: Published = { own: [], balanced: [], chosen: [] };
  const ports = service.sections("ports");
  if (service.text("network_mode") === "host") {
    if (ports.length > 0)
      service.warn("ports", "with network_mode host every port of the service is the host's already");
    return found;
  }
  for (const port of ports) add(port, found);
  return found;
}

/** The ports that a service is known to have, each once. */
export function knownPorts(service: Section): core.ServicePort[] {
  const published = service.sections("ports").map((port) => ({
    port: port.number("target") ?? 0,
    protocol: (port.text("protocol") ?? "tcp").toUpperCase(),
  }));
  const exposed = service.texts("expose").flatMap((text) => {
    const [, first = "", last = first, protocol = "tcp"] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
    if (first === "") service.fault("expose", `${text} is no port`);
    const count = first === "" ? 0 : Math.max(0, Number(last) - Number(first) + 1);
    return Array.from({ length: Math.min(count, 65_535) }, (_, i) => ({
      port: Number(first) + i,
      protocol: protocol.toUpperCase(),
    }));
  });
  const all = new Map([...published, ...exposed].map((one) => [`${one.port}/${one.protocol}`, one]));
  return [...all.values()].map(({ port, protocol }) => ({
    name: `p${port}-${protocol.toLowerCase()}`,
    port,
    protocol: protocol as Protocol,
  }));
}
