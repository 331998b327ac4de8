/** Bad weather on the link of a host: of what goes between its minion and the master, and of nothing else. */
import type { FaultSpec } from "../../format/fault-spec.js";
import type { Host } from "./host.js";

type LinkFault = Extract<FaultSpec, { fault: "link" }>;

const table = "inet troupe_weather";
const clear = `table ${table}\ndelete table ${table}\n`;
/** Chances are told to the kernel as so many in this. */
const outOf = 10_000;

/** The nft script that drops what is cut off or lost; `port`: of the master. */
export function weatherScript({ loss, cut }: LinkFault, master: string, port: string): string {
  const dropped = (way: "up" | "down"): string => {
    if (cut === way || cut === "both") return "drop";
    return loss > 0 ? `numgen random mod ${outOf} < ${Math.round(loss * outOf)} drop` : "accept";
  };
  return `${clear}table ${table} {
  chain up { type filter hook output priority -400; ip daddr ${master} tcp dport ${port} ${dropped("up")}; }
  chain down { type filter hook input priority -400; ip saddr ${master} tcp sport ${port} ${dropped("down")}; }
}
`;
}

/** Begins the weather; the function it resolves to makes it fair again. @throws Error with what nft said */
export async function linkWeather(host: Host, fault: LinkFault): Promise<() => Promise<void>> {
  const { port } = new URL(host.record.url);
  await host.inNetwork("nft", ["-f", "-"], weatherScript(fault, host.masterAddress, port));
  return async () => {
    await host.inNetwork("nft", ["-f", "-"], clear);
  };
}

/** Its connections to the master are ended by the kernel, and both ends see it. */
export async function breakLink(host: Host): Promise<void> {
  const { port } = new URL(host.record.url);
  await host.inNetwork("ss", ["-K", "-tnH", "dst", host.masterAddress, "dport", "=", port]);
}
