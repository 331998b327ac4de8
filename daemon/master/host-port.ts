/** Where a listener is to be, as flags say it: `HOST:PORT`. */
import { Fault } from "../../core/fault.js";
import { isLoopbackHost } from "../../core/network/loopback.js";

export interface HostPort {
  host: string;
  port: number;
}

/** @throws Fault BadRequest naming the flag */
export function hostPort(flag: string, text: string): HostPort {
  const match = /^(.+):(\d+)$/.exec(text);
  if (!match) throw new Fault("BadRequest", `${flag} ${text}: HOST:PORT is expected, e.g. 127.0.0.1:8080`);
  return { host: (match[1] ?? "").replace(/^\[|\]$/g, ""), port: Number(match[2]) };
}

/**
 * Of a listener without TLS, which serves this machine only: tokens would be there for all to read.
 * @throws Fault BadRequest naming the flag, and what serves other machines
 */
export function plainHostPort(flag: string, text: string): HostPort {
  const place = hostPort(flag, text);
  if (isLoopbackHost(place.host)) return place;
  throw new Fault(
    "BadRequest",
    `${flag} ${text}: without TLS only this machine is served; ${flag} takes an address such as 127.0.0.1:${place.port}, ` +
      `and --secure-listen ${place.host}:8443 serves people and minions of other machines over TLS`,
  );
}
