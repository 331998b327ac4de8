import { readFile } from "node:fs/promises";

/** Bit of CAP_NET_ADMIN, linux/capability.h. */
const capNetAdmin = 12n;

/** Whether this process may change the machine's network. */
export async function mayChangeNetwork(): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> capNetAdmin) & 1n) === 1n;
}
