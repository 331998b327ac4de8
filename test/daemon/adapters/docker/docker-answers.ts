import { connectEngine } from "../../../../daemon/adapters/docker/connect-engine.js";
import { realClock } from "../../../../daemon/real-clock.js";

/** Whether a Docker engine is there for the tests: at DOCKER_HOST or a usual socket. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    const options = { cluster: "none", minion: "none", network: { name: "none", cidr: "10.244.251.0/24" } };
    const engine = await connectEngine(undefined, options, realClock());
    await engine.close();
    return true;
  } catch {
    return false;
  }
}
