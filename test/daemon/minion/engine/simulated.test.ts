import { suite } from "uvu";
import { seededRandom } from "../../../../core/random.js";
import type { ContainerSpec, Engine } from "../../../../daemon/minion/engine/engine.js";
import { simulatedEngine } from "../../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../../daemon/minion/engine/simulated-machine.js";
import type { Program } from "../../../../daemon/minion/engine/simulated-types.js";
import { type EngineUnderTest, longLength } from "../../../contracts/engine/subject.js";
import { engineContract } from "../../../contracts/engine.js";
import { skippingClock } from "../../../contracts/link/subject.js";

const image = "troupe/test:1";

/** What the contract's programs do. */
function programOf(spec: ContainerSpec): Program {
  const exec: Program["exec"] = (command) => {
    if (command[0] === "sleep") return { exitCode: 0, output: "", afterMs: 60_000 };
    if (command[2] === "sleep 61; true") return { exitCode: 0, output: "", afterMs: 61_000 };
    if (command[0] === "sh") return { exitCode: 7, output: "" };
    return undefined;
  };
  switch (spec.cmd?.[0]) {
    case "ends":
      return { output: ["one", "two", "three"], runsForMs: 5, exitCode: 3 };
    case "long":
      return { output: ["first", "0".repeat(longLength), "end"] };
    case "echoes":
      return { echoes: true };
    case "deaf":
      return { ignoresTerm: true, exec };
    default:
      return {};
  }
}

function subject(): EngineUnderTest {
  const fast = { read: 1, create: 1, start: 1, sandbox: 1, kill: 1, event: 1, remove: 1, network: 1, exec: 1, pull: 1 };
  const machineOf = (seed: string): SimulatedMachine =>
    new SimulatedMachine({
      clock: skippingClock(),
      random: seededRandom(seed),
      latencies: fast,
      images: [image],
      programs: programOf,
    });
  const machine = machineOf("contract");
  const engine = (minion: string, on = machine, cidr = "10.244.9.0/24"): Engine =>
    simulatedEngine(on, { cluster: "test", minion }, { name: "pods", cidr });
  let port = 30_000;
  return {
    engine: engine("one"),
    neighbour: engine("two"),
    again: () => engine("one"),
    narrow: async () => engine("narrow", machineOf("narrow"), "10.244.10.0/29"),
    program: (behaviour) => ({ image, cmd: [behaviour] }),
    // The program itself has no watcher; a session and a follower of the log have one each.
    commandsIn: async (id) => machine.host.get(id).watchers.size,
    freePort: () => Promise.resolve(port++),
  };
}

const it = suite("simulated engine: the laws");
const under = subject();
engineContract(it, () => under);
it.run();
