/** What a service may ask of the portals that serve it: annotations, as neither v1 nor v1beta1 has fields for them. */
import { lookup } from "../../lookup.js";
import { type Faults, joinPath } from "../../schema/faults.js";
import type { Service } from "./object.js";

export const serviceAnnotationKeys = {
  /** How a backend is chosen for each new connection: `round-robin` (the default) or `least-connections`. */
  balancing: "troupe.io/balancing",
  /** `v2`: each TCP connection to a pod begins with a header of the PROXY protocol, version 2, that says who the client is. */
  proxyProtocol: "troupe.io/proxy-protocol",
  /** A TCP connection on which nothing moves for this long is ended: whole seconds, minutes or hours such as `90s`, `10m`, `24h`. */
  idleTimeout: "troupe.io/idle-timeout",
} as const;

/** Portals look for idle connections every few seconds; less than this cannot be kept. */
export const idleTimeoutSecondsMin = 10;
export const idleTimeoutSecondsMax = 7 * 86_400;

/** What {@link serviceAnnotationKeys} ask for, with what is not said filled in. */
export interface PortalWishes {
  balancing: "RoundRobin" | "LeastConnections";
  proxyProtocol: boolean;
  /** 0 = as the portals do by themselves. */
  idleTimeoutSeconds: number;
}

const unitSeconds = lookup<number>({ s: 1, m: 60, h: 3_600 });

/** Seconds; undefined when it is not one of the allowed durations. */
function idleTimeoutSeconds(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,7})([smh])$/.exec(text) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? 0);
  return seconds >= idleTimeoutSecondsMin && seconds <= idleTimeoutSecondsMax ? seconds : undefined;
}

/** What is wrong with the portals' annotations of a service is told to `faults`. */
export function checkServiceAnnotations({ metadata }: Service, path: string, faults: Faults): void {
  const check = (key: string, isRight: (value: string) => boolean, right: string): void => {
    const value = metadata.annotations?.[key];
    if (value !== undefined && !isRight(value))
      faults.invalid(`${joinPath(path, "metadata.annotations")}[${key}]`, value, `must be ${right}`);
  };
  const { balancing, proxyProtocol, idleTimeout } = serviceAnnotationKeys;
  check(balancing, (v) => v === "round-robin" || v === "least-connections", "round-robin or least-connections");
  check(proxyProtocol, (v) => v === "v2", "v2, the only version that is spoken; leave it out for none");
  const right = `a time from ${idleTimeoutSecondsMin}s to ${idleTimeoutSecondsMax / 3_600}h, such as 90s, 10m or 24h`;
  check(idleTimeout, (v) => idleTimeoutSeconds(v) !== undefined, right);
}

/** What a service asks of its portals. A value that was never checked (an older store) counts as not given. */
export function portalWishes({ metadata }: Service): PortalWishes {
  const { annotations = {} } = metadata;
  return {
    balancing: annotations[serviceAnnotationKeys.balancing] === "least-connections" ? "LeastConnections" : "RoundRobin",
    proxyProtocol: annotations[serviceAnnotationKeys.proxyProtocol] === "v2",
    idleTimeoutSeconds: idleTimeoutSeconds(annotations[serviceAnnotationKeys.idleTimeout] ?? "") ?? 0,
  };
}
