import { readFile } from "node:fs/promises";

/** Where systemd-resolved says which servers it asks itself. */
const upstreamFile = "/run/systemd/resolve/resolv.conf";

/** The machine's resolver configuration as a host can use it: a resolver on the machine's own loopback is not the host's. */
export async function resolvConf(): Promise<string> {
  const file = process.env["TROUPE_RESOLV_CONF"] || "/etc/resolv.conf";
  const own = await readFile(file, "utf8").catch(() => "");
  const servers = [...own.matchAll(/^nameserver\s+(\S+)/gm)].map((m) => m[1] ?? "");
  if (servers.some((s) => !s.startsWith("127.") && s !== "::1")) return own;
  return readFile(upstreamFile, "utf8").catch(() => own);
}
