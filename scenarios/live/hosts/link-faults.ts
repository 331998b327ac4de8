/** Bad weather on the link of a host: of what goes between its minion and the master, and of nothing else. */
import type { FaultSpec } from "../../format/fault-spec.js";
import type { Host } from "./host.js";
import { LateLink } from "./late-link.js";

type LinkFault = Extract<FaultSpec, { fault: "link" }>;

const table = "inet troupe_weather";
const clear = `table ${table}\ndelete table ${table}\n`;
/** Chances are told to the kernel as so many in this. */
const outOf = 10_000;
/** What the simulated link takes at any time. */
const usualDelayMs = 1;

interface Ways {
  /** Address and port of the master. */
  master: string;
  port: string;
  /** Where connections to it are led instead, on its own address. */
  latePort?: number;
}

/** The nft script that drops what is cut off or lost, and leads the rest elsewhere if it is to be late. */
export function weatherScript({ loss, cut }: LinkFault, { master, port, latePort }: Ways): string {
  const dropped = (way: "up" | "down"): string => {
    if (cut === way || cut === "both") return "drop";
    return loss > 0 ? `numgen random mod ${outOf} < ${Math.round(loss * outOf)} drop` : "accept";
  };
  const late =
    latePort === undefined
      ? ""
      : `  chain late { type nat hook output priority -100; ip daddr ${master} tcp dport ${port} dnat ip to ${master}:${latePort}; }\n`;
  // What comes in has the master's own port again only after the kernel has undone that.
  return `${clear}table ${table} {
  chain up { type filter hook output priority -400; ip daddr ${master} tcp dport ${port} ${dropped("up")}; }
  chain down { type filter hook input priority 200; ip saddr ${master} tcp sport ${port} ${dropped("down")}; }
${late}}
`;
}

/** Begins the weather; the function it resolves to makes it fair again. @throws Error with what nft said */
export async function linkWeather(host: Host, fault: LinkFault): Promise<() => Promise<void>> {
  const [master, { port }] = [host.masterAddress, new URL(host.record.url)];
  const { delayMs, jitterMs } = fault;
  const isLate = delayMs > usualDelayMs || jitterMs > 0;
  const late = isLate ? await LateLink.open({ host: master, port: Number(port) }, { delayMs, jitterMs }) : undefined;
  const ways = { master, port, ...(late ? { latePort: late.port } : {}) };
  const end = async (): Promise<void> => {
    late?.close();
    await host.inNetwork("nft", ["-f", "-"], clear);
  };
  try {
    await host.inNetwork("nft", ["-f", "-"], weatherScript(fault, ways));
    // Only a connection that is made anew takes the other way.
    if (late) await breakLink(host);
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
  return end;
}

/** Its connections to the master are ended by the kernel, and both ends see it. */
export async function breakLink(host: Host): Promise<void> {
  const { port } = new URL(host.record.url);
  await host.inNetwork("ss", ["-K", "-tnH", "dst", host.masterAddress, "dport", "=", port]);
}
