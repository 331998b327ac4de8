/** Faults of a minion's engine in the simulated world. */
import { Fault } from "../../core/fault.js";
import { imageSpecOf } from "../cluster-spec.js";
import type { End, Of } from "./fault-end.js";
import { pullOf } from "./image-behaviour.js";
import type { Injected } from "./injected.js";
import type { SimulatedHost } from "./simulated-host.js";

export function pull(world: Injected, fault: Of<"image-pull">, host: SimulatedHost): End {
  const { image, mode, takesMs } = fault;
  host.machine.setPull(image, pullOf({ name: image, pull: { mode, takesMs } }));
  host.machine.host.images.delete(image);
  return () => host.machine.setPull(image, pullOf(imageSpecOf(world.cluster, image)));
}

export function callFault(fault: Of<"start-failing" | "answer-lost">, host: SimulatedHost): End {
  if (fault.fault === "answer-lost") {
    const kind = fault.mode === "late" ? "answerLate" : "loseAnswer";
    return host.machine.fail(fault.call, { kind }, fault.times);
  }
  const refusal = new Fault("InternalError", "the engine refuses to start it", { retry: true });
  return host.machine.fail("startContainer", { kind: "refuse", fault: refusal }, fault.times, fault.image);
}

export function engineFault(
  fault: Of<"engine-down" | "engine-frozen" | "engine-slow" | "engine-events" | "disk-full">,
  host: SimulatedHost,
): End {
  const { machine } = host;
  const startEngine = (): void => {
    if (host.powered) machine.startEngine();
  };
  if (fault.fault === "engine-down") machine.stopEngine(fault.containers);
  if (fault.fault === "engine-frozen") machine.freezeEngine();
  if (fault.fault === "engine-down" || fault.fault === "engine-frozen") return startEngine;
  if (fault.fault === "engine-slow") {
    machine.slowDown(fault.factor);
    return () => machine.slowDown(1);
  }
  if (fault.fault === "engine-events") {
    machine.weather = { lostPercent: fault.lostPercent, repeatedPercent: fault.repeatedPercent };
    return () => {
      machine.weather = { lostPercent: 0, repeatedPercent: 0 };
    };
  }
  machine.fillDisk(true);
  return () => machine.fillDisk(false);
}
