/** What hosts are reached and kept up by: no service takes it from them. Pure. */
import { vxlanPort } from "./overlay.js";

export const sshPort = 22;

export interface ReservedPort {
  protocol: "TCP" | "UDP";
  port: number;
  /** Whose it is, for people: `the hosts' ssh`. */
  whose: string;
}

/** On every host, wherever the master listens. */
export const alwaysReserved: readonly ReservedPort[] = [
  { protocol: "TCP", port: sshPort, whose: "the hosts' ssh" },
  { protocol: "UDP", port: vxlanPort, whose: "the tunnels between hosts" },
];
