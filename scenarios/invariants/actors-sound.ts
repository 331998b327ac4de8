import type { Invariant } from "./invariant.js";

export const actorsSound: Invariant = {
  name: "actors-sound",
  docs: "No actor throws, and none hears an event that its machine does not foresee.",
  begin({ world, fail }) {
    world.events.onStep((where, step) => {
      if (step.to === "error") fail(`${step.actor} of ${where} threw on ${step.event.type} in ${step.from}`);
      for (const command of step.commands)
        if (command.type === "unexpected")
          fail(`${step.actor} of ${where} did not expect ${command.event} in ${step.from}`);
    });
    return {};
  },
};
