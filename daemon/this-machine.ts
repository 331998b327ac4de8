/** What this program knows of its machine's listeners. */
import { readFileSync } from "node:fs";
import type { Machine } from "../core/network/listeners.js";

/** Read anew each time: who listens changes. */
export function thisMachine(): Machine {
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  });
  const { SUDO_UID } = process.env;
  return { tables, trusted: [0, process.getuid?.(), SUDO_UID === undefined ? undefined : Number(SUDO_UID)] };
}
