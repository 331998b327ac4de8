import { asFault } from "../../core/fault.js";
import type { Log } from "../log.js";
import { hostCommand } from "../network/host-command.js";
import { PodRoutes } from "../network/pod-routes.js";
import { hostRoutes } from "./host-book.js";
import type { Master } from "./master.js";

/** Keeps this machine's routes to the minions' pods as the minions come and go; they go when it is closed. */
export function followRoutes(master: Master, clusterCidr: string, log: Log): { close(): Promise<void> } {
  const routes = new PodRoutes(clusterCidr, hostCommand, log);
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
    const hosts = hostRoutes(master.view.list("Node"));
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
