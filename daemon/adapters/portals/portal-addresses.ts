/** The addresses that one service port is listened on: kept as wanted, tried again when refused, faults reported once. */
import type { FaultReason } from "../../../core/fault.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { PortalLimits, PortalReport } from "./portal-pool.js";

/** Something that listens; `close` frees its address at once. */
export interface Listening {
  close(): void;
}

/** Why an address could not be listened on, in words that say what to do. */
function listenFault(error: unknown, ip: string, port: number): { reason: FaultReason; message: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "EADDRINUSE":
      return {
        reason: "Conflict",
        message: `port ${port} of ${ip} is taken on the master's machine by another service or program; free it or choose another port`,
      };
    case "EADDRNOTAVAIL":
      return {
        reason: "ServiceUnavailable",
        message: `${ip} is not an address of the master's machine, so port ${port} cannot be served there; add the address to an interface`,
      };
    case "EACCES":
      return {
        reason: "Forbidden",
        message: `the master may not listen on port ${port} of ${ip}; ports below 1024 need root or CAP_NET_BIND_SERVICE`,
      };
    default:
      return {
        reason: "InternalError",
        message: `cannot listen on port ${port} of ${ip}: ${error instanceof Error ? error.message : String(error)}`,
      };
  }
}

export class PortalAddresses {
  readonly #id: string;
  readonly #port: number;
  readonly #open: (ip: string) => Promise<Listening>;
  readonly #report: (report: PortalReport) => void;
  readonly #clock: Clock;
  readonly #retryMs: PortalLimits["listenRetryMs"];
  /** Wanted addresses; null while being opened or when refused. */
  readonly #wanted = new Map<string, Listening | null>();
  readonly #faults = new Map<string, string>();
  #retry: Timer | null = null;

  constructor(
    plan: { id: string; port: number },
    open: (ip: string) => Promise<Listening>,
    env: { report: (report: PortalReport) => void; clock: Clock; limits: Pick<PortalLimits, "listenRetryMs"> },
  ) {
    this.#id = plan.id;
    this.#port = plan.port;
    this.#open = open;
    this.#report = env.report;
    this.#clock = env.clock;
    this.#retryMs = env.limits.listenRetryMs;
  }

  /** Closes what is not in `ips` at once; resolves when each new one is listened on or its fault is reported. */
  async want(ips: readonly string[]): Promise<void> {
    for (const [ip, listening] of this.#wanted) {
      if (ips.includes(ip)) continue;
      listening?.close();
      this.#wanted.delete(ip);
      this.#faults.delete(ip);
    }
    const added = ips.filter((ip) => !this.#wanted.has(ip));
    for (const ip of added) this.#wanted.set(ip, null);
    await Promise.all(added.map((ip) => this.#try(ip)));
  }

  /** Frees every address at once. */
  close(): void {
    for (const listening of this.#wanted.values()) listening?.close();
    this.#wanted.clear();
    this.#faults.clear();
    this.#retry?.cancel();
    this.#retry = null;
  }

  async #try(ip: string): Promise<void> {
    try {
      const listening = await this.#open(ip);
      if (this.#wanted.get(ip) !== null) {
        listening.close();
        return;
      }
      this.#wanted.set(ip, listening);
      this.#faults.delete(ip);
      this.#report({ id: this.#id, ip, port: this.#port, fault: null });
    } catch (error) {
      if (this.#wanted.get(ip) !== null) return;
      const fault = listenFault(error, ip, this.#port);
      if (this.#faults.get(ip) !== fault.message) this.#report({ id: this.#id, ip, port: this.#port, fault });
      this.#faults.set(ip, fault.message);
      this.#retry ??= this.#clock.after(this.#retryMs, () => this.#tryAgain());
    }
  }

  #tryAgain(): void {
    this.#retry = null;
    for (const ip of this.#faults.keys()) void this.#try(ip);
  }
}
