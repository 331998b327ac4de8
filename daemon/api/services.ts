/** What the routes share. */

import { Auditor } from "./audit.js";
import { Bindings } from "./bindings.js";
import type { HttpDeps } from "./deps.js";
import { Operations } from "./operations.js";
import { Resources } from "./resources.js";
import { StepRing } from "./step-ring.js";
import { StreamSlots } from "./stream-slots.js";

export interface Services {
  deps: HttpDeps;
  resources: Resources;
  bindings: Bindings;
  operations: Operations;
  slots: StreamSlots;
  ring: StepRing;
  auditor: Auditor;
}

/** @throws Fault Invalid if the settings' portal network is not one */
export function servicesOf(deps: HttpDeps): Services {
  const ring = new StepRing(deps.clock.nowMs().toString(36));
  deps.master.onStep((step) => ring.record(step));
  const resources = new Resources(deps);
  return {
    deps,
    resources,
    bindings: new Bindings(deps, resources),
    operations: new Operations(deps.clock),
    slots: new StreamSlots(),
    ring,
    auditor: new Auditor(deps.audit ?? (() => {}), deps.clock),
  };
}
