import { asFault } from "../../core/fault.js";
import { masterPodCidr } from "../../core/network/pod-cidrs.js";
import { hostRoutes } from "../control/host-book.js";
import type { Master } from "../control/master.js";
import type { Log } from "../log.js";
import { hostCommand } from "../network/host-command.js";
import { PodRoutes } from "../network/pod-routes.js";
import type { MasterFlags } from "./flags.js";

/** Ways from the master's machine to pods. */
export function podRoutes({ cluster, advertise, podCidr }: MasterFlags, log: Log): PodRoutes {
  const place = { cluster, address: advertise, podCidr: masterPodCidr(podCidr), clusterCidr: podCidr };
  return new PodRoutes(place, hostCommand, log);
}

/** Keeps this machine's routes to the minions' pods as the minions come and go; they go when it is closed. */
export function followRoutes(
  master: Master,
  routes: PodRoutes,
  clusterCidr: string,
  log: Log,
): { close(): Promise<void> } {
  let told = "";
  let work: Promise<void> = Promise.resolve();
  const attempt = (action: () => Promise<void>): void => {
    work = work
      .then(action)
      .catch((error: unknown) =>
        log("error", "routes to the minions' pods could not be made", { message: asFault(error).message }),
      );
  };
  const look = (): void => {
    const hosts = hostRoutes(master.view.list("Node"), clusterCidr);
    const text = JSON.stringify(hosts);
    if (text === told) return;
    told = text;
    attempt(() => routes.sync(hosts));
  };
  const forget = master.onChange(({ object }) => {
    if (object.kind === "Node") look();
  });
  look();
  return {
    close: async () => {
      forget();
      attempt(() => routes.removeAll());
      await work;
    },
  };
}
