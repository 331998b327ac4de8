/** Asks for a WebSocket in somebody's name, and waits for the answer. */
import { once } from "node:events";
import { request } from "node:http";
import type { Cluster } from "./cluster.js";

/** @returns the status of the answer */
export async function upgradeAs(cluster: Cluster, name: string, path: string): Promise<number> {
  const groups = name === "root" ? "system:masters" : "";
  const asked = request(`${cluster.url}${path}`, {
    headers: {
      authorization: `Bearer ${name}|${groups}`,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });
  asked.end();
  const answered = once(asked, "response").then(([response]) => {
    response.resume();
    return response.statusCode as number;
  });
  const upgraded = once(asked, "upgrade").then(([response, socket]) => {
    socket.destroy();
    return response.statusCode as number;
  });
  return Promise.race([answered, upgraded]);
}
