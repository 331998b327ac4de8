import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { Engine } from "../../minion/engine/engine.js";
import { dockerEngine } from "./docker.js";
import { engineAddress } from "./engine-address.js";
import { isFault } from "./faults.js";
import type { EngineIdentity, PodNetwork } from "./scope.js";

export interface ConnectOptions extends EngineIdentity {
  network: PodNetwork;
  /** See DockerEngineOptions. */
  bootId?: string;
  seccompDir?: string;
  /** Allow plain TCP to another machine. */
  force?: boolean;
  env?: NodeJS.ProcessEnv;
}

/**
 * The engine at a URL (see engineAddress), after it has answered once.
 * @throws Fault ServiceUnavailable, saying what to do, when none answers; Invalid, Forbidden for the URL
 */
export async function connectEngine(url: string | undefined, options: ConnectOptions, clock: Clock): Promise<Engine> {
  const { cluster, minion, network, bootId, seccompDir, force = false, env = process.env } = options;
  const address = engineAddress(url, env, force);
  const engine = dockerEngine({
    address,
    identity: { cluster, minion },
    network,
    clock,
    ...(bootId === undefined ? {} : { bootId }),
    ...(seccompDir === undefined ? {} : { seccompDir }),
  });
  try {
    await engine.facts();
    return engine;
  } catch (error) {
    await engine.close();
    if (!isFault(error, "ServiceUnavailable", "Timeout")) throw error;
    const where = address.kind === "unix" ? address.path : `${address.host}:${address.port}`;
    throw new Fault("ServiceUnavailable", `Docker engine at ${where}: ${error.message}`, error.details, {
      cause: error,
    });
  }
}
