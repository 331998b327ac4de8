import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { inspect } from "node:util";
import type { DockerAddress } from "./engine-address.js";

/** Idle connections kept for the next call. */
const idleSocketsMax = 16;

/**
 * The keeper of an engine's connections. docker-modem describes each request in full for a debug log, whether anybody
 * reads that or not, and the agent with its sockets is part of each: 2 ms of CPU for two idle sockets, 20 ms for ten
 * busy ones. So this one is described by a word.
 */
export function dockerAgent(address: DockerAddress): HttpAgent {
  const Agent = address.kind === "tls" ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true, maxFreeSockets: idleSocketsMax });
  return Object.assign(agent, { [inspect.custom]: () => "Agent" });
}
