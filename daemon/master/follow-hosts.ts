/** What follows the minions as they come and go, besides routes: where host ports are served, and load balancers. */
import { networkInterfaces } from "node:os";
import { balancerAddresses, withBalancers } from "../../core/balancing/load-balancers.js";
import { asFault } from "../../core/fault.js";
import type { Node } from "../../core/kinds/node/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import type { Store } from "../../core/store/store.js";
import { edit } from "../control/effects/edit.js";
import { addressOf } from "../control/host-book.js";
import type { Master } from "../control/master.js";
import type { Log } from "../log.js";
import type { Portals } from "./open-portals.js";

export interface HostFollower {
  master: Master;
  store: Store;
  portals: Pick<Portals, "serveOn">;
  /** Of this machine: host ports are served on it, and on minions that have no kernel of their own to do it. */
  advertise: string;
  log: Log;
}

function isOfThisMachine(ip: string): boolean {
  if (ip.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((all) => all?.some((a) => a.address === ip));
}

/** Addresses of this machine on which host ports are served. */
function servedAddresses(nodes: Iterable<Node>, advertise: string): string[] {
  const shared = [...nodes].filter((node) => !node.spec?.podCIDR).map(addressOf);
  return [...new Set([advertise, ...shared])].filter(isOfThisMachine).sort();
}

/** Follows until it is closed. */
export function followHosts({ master, store, portals, advertise, log }: HostFollower): { close(): void } {
  let served = "";
  let balancers: string[] = [];
  const complain = (what: string) => (error: unknown) => log("error", what, { message: asFault(error).message });

  const show = (service: Service): void => {
    if (withBalancers(service, balancers) === service) return;
    const { namespace = "", name } = service.metadata;
    edit(store, { kind: "Service", namespace, name }, (s) => {
      const next = withBalancers(s, balancers);
      return next === s ? null : next;
    }).catch(complain("the minions could not be written to a service as its load balancer"));
  };
  const look = (): void => {
    const nodes = [...master.view.list("Node")];
    const ips = servedAddresses(nodes, advertise);
    if (ips.join() !== served) {
      served = ips.join();
      portals.serveOn(ips).catch(complain("host ports of services cannot be served"));
    }
    const ready = balancerAddresses(nodes);
    if (ready.join() === balancers.join()) return;
    balancers = ready;
    for (const service of master.view.list("Service")) show(service);
  };
  let asked = false;
  const lookSoon = (): void => {
    if (asked) return;
    asked = true;
    // Minions come in crowds.
    setImmediate(() => {
      asked = false;
      look();
    });
  };
  const forget = master.onChange(({ type, object }) => {
    if (object.kind === "Node") lookSoon();
    if (object.kind === "Service" && type !== "DELETED") show(object);
  });
  look();
  for (const service of master.view.list("Service")) show(service);
  return { close: forget };
}
