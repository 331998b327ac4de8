/** The resolver of a minion's process, with the sockets and files it needs. */
import { join } from "node:path";
import type { Clock } from "../../../core/time.js";
import { hostConf } from "../../adapters/dns/host-conf.js";
import { identify, serveDns } from "../../adapters/dns/serve.js";
import type { Log } from "../../log.js";
import { ownAddresses } from "../../network/own-addresses.js";
import type { SettledFlags } from "../joining/settle-flags.js";
import { MinionDns } from "./cluster-dns.js";

/** A portal or another network may have come just now. */
const addressesFreshMs = 200;

export function openDns({ cluster, name, dataDir, resolvConf }: SettledFlags, clock: Clock, log: Log): MinionDns {
  return new MinionDns({
    ...{ cluster, minion: name, clock, log },
    file: join(dataDir, "names.json"),
    hostConf: hostConf(resolvConf, clock),
    listen: (resolver, address) => serveDns(resolver, address),
    identify: (address) => identify(clock, address),
    ownAddresses: ownAddresses(clock, addressesFreshMs),
  });
}
