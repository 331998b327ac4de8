/** Stands in for daemon/link/socket-server.js: the same server, with points around what tells a minion to run a pod. */
import type { LinkServer } from "../../../daemon/link/link.js";
import * as real from "../../../daemon/link/socket-server.js";
import { reach } from "./points.js";

// biome-ignore lint/performance/noBarrelFile: whoever imports the real module gets all of it here
export * from "../../../daemon/link/socket-server.js";

/** @see real.listenForMinions */
export function listenForMinions(...args: Parameters<typeof real.listenForMinions>): LinkServer {
  const server = real.listenForMinions(...args);
  return {
    ...server,
    send: (minion, message) => {
      if (message.type === "run") reach("run.sending");
      const sent = server.send(minion, message);
      if (message.type === "run") reach("run.sent");
      return sent;
    },
  };
}
