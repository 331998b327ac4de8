/** Portals on this machine: addresses to listen on, and the worker threads that do. */
import { onHosts } from "../../core/balancing/host-plans.js";
import { applyDifference, difference } from "../../core/balancing/plan.js";
import type { BalancingTable } from "../../core/balancing/plan-types.js";
import { interfaceName } from "../../core/network/interface-name.js";
import type { Clock } from "../../core/time.js";
import { piscinaPortalPool } from "../adapters/portals/piscina-portals.js";
import { portalLimits } from "../adapters/portals/portal-pool.js";
import type { PortalExecutor } from "../control/ports.js";
import type { Log } from "../log.js";
import type { MasterFlags } from "./flags.js";
import { type PortalAddresses, portalAddresses } from "./portal-addresses.js";

export interface Portals extends PortalExecutor {
  /** The addresses of this machine on which services' host ports are. */
  serveOn(ips: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Where services of this cluster are reached: an address each where we may make them, else all behind one. */
export function addressesOf(flags: MasterFlags): Promise<PortalAddresses> {
  return portalAddresses(interfaceName("trp", flags.cluster), flags.serviceCidr, flags.portalAddress);
}

/** Each service's own addresses exist before anything listens on them. */
export async function openPortals(flags: MasterFlags, clock: Clock, log: Log): Promise<Portals> {
  const addresses = await addressesOf(flags);
  await addresses.ensure();
  const pool = piscinaPortalPool(flags.portalThreads, clock, {
    sharedIp: addresses.sharedIp,
    limits: portalLimits,
    report: ({ id, ip, port, fault }) => {
      if (fault) log("warn", "a portal cannot be served", { id, ip, port, message: fault.message });
    },
  });
  let table: BalancingTable = { revision: 0, services: [] };
  let carried: BalancingTable = table;
  let hostIps: readonly string[] = [];
  let work: Promise<void> = Promise.resolve();
  const carryOut = async (): Promise<void> => {
    const next = { ...table, services: [...table.services, ...onHosts(table.services, hostIps)] };
    await addresses.sync(new Set(table.services.map((s) => s.portalIp).filter((ip) => ip !== "")));
    await pool.apply(difference(carried, next));
    carried = next;
  };
  const inTurn = (): Promise<void> => {
    const done = work.then(carryOut);
    work = done.catch(() => {});
    return done;
  };
  return {
    apply: (change) => {
      table = applyDifference(table, change);
      return inTurn();
    },
    serveOn: (ips) => {
      hostIps = ips;
      return inTurn();
    },
    close: async () => {
      await pool.close();
      await addresses.removeAll();
    },
  };
}
