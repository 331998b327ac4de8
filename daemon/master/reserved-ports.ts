/** Ports of this master that no service may take on the minions' own addresses: one of them may be this machine. */
import { isLoopbackHost } from "../../core/network/loopback.js";
import type { ReservedPort } from "../../core/network/reserved.js";
import type { MasterFlags } from "./flags.js";

type Listening = Pick<MasterFlags, "host" | "port" | "linkListen" | "secureListen">;

/** Where it listens on addresses that others reach; on loopback nothing is translated. */
export function reservedPorts({ host, port, linkListen, secureListen }: Listening): ReservedPort[] {
  const listening = [
    { host, port, whose: "the master's API" },
    ...(linkListen ? [{ ...linkListen, whose: "the minions' links to the master" }] : []),
    ...(secureListen ? [{ ...secureListen, whose: "the master's API over TLS" }] : []),
  ];
  return listening
    .filter((l) => !isLoopbackHost(l.host))
    .map((l) => ({ protocol: "TCP", port: l.port, whose: l.whose }));
}
