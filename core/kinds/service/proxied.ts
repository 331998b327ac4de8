/** What a request to be passed on is for: the names in `services/NAME:PORT/proxy` and `pods/NAME:PORT/proxy`. Pure. */
import { Fault } from "../../fault.js";
import type { core } from "../../objects/types.js";
import type { Endpoints } from "../endpoints/object.js";
import type { Pod } from "../pod/object.js";
import type { Service } from "./object.js";

/** The kinds that a request is passed on to or by. */
export const proxiedKinds = { service: "Service", endpoints: "Endpoints", pod: "Pod" } as const;

export interface Proxied {
  name: string;
  /** A number or a name; "" = the first there is. */
  port: string;
}

/** `NAME`, `NAME:PORT`, `SCHEME:NAME:PORT`. @throws Fault BadRequest */
export function proxiedIn(text: string): Proxied {
  const parts = text.split(":");
  const [scheme, name = "", port = ""] = parts.length === 3 ? parts : ["", ...parts];
  if (parts.length > 3 || name === "")
    throw new Fault("BadRequest", `"${text.slice(0, 80)}" must be NAME, NAME:PORT or http:NAME:PORT`);
  if (scheme !== "" && scheme !== "http")
    throw new Fault("BadRequest", `"${String(scheme).slice(0, 80)}" is not spoken to what is proxied; http is`);
  return { name, port };
}

const numberIn = (text: string): number | undefined => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);

const noPort = (kind: string, { name, port }: Proxied): Fault =>
  new Fault("ServiceUnavailable", `${kind} "${name}" has no port "${port.slice(0, 80)}"`);

/** Where a service's ready endpoints are, at the port that is meant. @throws Fault ServiceUnavailable */
export function serviceBackends(
  service: Service,
  endpoints: Endpoints | undefined,
  proxied: Proxied,
): { host: string; port: number }[] {
  const { port: asked } = proxied;
  const ports = service.spec.ports ?? [];
  const meant = asked === "" ? ports[0] : ports.find((p) => p.name === asked || p.port === numberIn(asked));
  if (!meant) throw noPort("service", proxied);
  const isMeant = (p: core.EndpointPort): boolean => (p.name ?? "") === (meant.name ?? "");
  return (endpoints?.subsets ?? []).flatMap(({ addresses = [], ports: all = [] }) =>
    addresses.flatMap(({ ip }) => all.filter(isMeant).map(({ port }) => ({ host: ip, port }))),
  );
}

/** The port of a pod that is meant; without one, its first, or 80. @throws Fault ServiceUnavailable */
export function podPort({ spec }: Pod, proxied: Proxied): number {
  const declared = spec.containers.flatMap(({ ports = [] }) => ports);
  if (proxied.port === "") return declared[0]?.containerPort ?? 80;
  const number = numberIn(proxied.port) ?? declared.find(({ name }) => name === proxied.port)?.containerPort;
  if (number === undefined || number === 0 || number > 65_535) throw noPort("pod", proxied);
  return number;
}
