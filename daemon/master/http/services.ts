/** What the routes share. */
import type { HttpDeps } from "./deps.js";
import { Operations } from "./operations.js";
import { Resources } from "./resources.js";

export interface Services {
  deps: HttpDeps;
  resources: Resources;
  operations: Operations;
}

/** @throws Fault Invalid if the settings' portal network is not one */
export function servicesOf(deps: HttpDeps): Services {
  return { deps, resources: new Resources(deps), operations: new Operations(deps.clock) };
}
