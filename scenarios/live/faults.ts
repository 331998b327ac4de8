/** Faults as they are made on real Docker: by signals to daemons, calls to engines, a minion's power, and its host. */
import { labelKeys } from "../../daemon/minion/engine/engine.js";
import type { FaultSpec } from "../format/fault-spec.js";
import type { Victims } from "../observation.js";
import { eachContainer, eachSandbox, enginesOf, hang } from "./container-faults.js";
import { masterCrash, powerCut, stall } from "./daemon-faults.js";
import { type End, type FaultTools, nothing, once } from "./fault-tools.js";
import { starve } from "./memory.js";

/** Makes a fault happen; the function it resolves to ends it. @throws Error when it does not come off */
export async function injectLive(tools: FaultTools, spec: FaultSpec, victims: Victims): Promise<End> {
  switch (spec.fault) {
    case "container-exit":
      await eachContainer(tools, spec, victims, async (container) => {
        const print = tools.stage.type(`docker kill ${container.id.slice(0, 12)}`);
        // Its answer is not waited for: by then the container may run again, and nobody has seen it fail.
        container.kill().catch((error: Error) => print(`${error.message}\n`));
        print("");
      });
      return nothing;
    case "container-oom":
      await eachContainer(tools, spec, victims, starve);
      return nothing;
    case "container-hang":
      return hang(tools, spec, victims);
    case "container-restart":
      await eachContainer(tools, spec, victims, (container) => container.restart({ t: 1 }));
      return nothing;
    case "container-pause":
      return hang(tools, spec, victims);
    case "sandbox-cut":
    case "sandbox-removed":
      await eachSandbox(tools, spec.fault, victims);
      return nothing;
    case "engine-prune":
      for (const docker of enginesOf(tools, victims))
        await docker.pruneContainers({ filters: { label: [`${labelKeys.cluster}=${tools.cluster}`] } });
      return nothing;
    case "power-cut":
      return powerCut(tools, victims.minions);
    case "daemon-crash":
      for (const minion of victims.minions) process.kill(await tools.pidOf(minion), "SIGKILL");
      return once(() => tools.startDaemons());
    case "stall":
      return stall(tools, victims.minions);
    case "master-crash":
      return masterCrash(tools, spec.afterWrites);
    default:
      return tools.ground.inject(spec, victims.minions);
  }
}
