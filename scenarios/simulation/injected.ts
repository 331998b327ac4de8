import type { Clock } from "../../core/time.js";
import type { MemoryNetwork } from "../../daemon/link/memory-network.js";
import type { ClusterSpec } from "../cluster-spec.js";
import type { Loads } from "./loads.js";
import type { ObjectMirror } from "./object-mirror.js";
import type { SimulatedHost } from "./simulated-host.js";
import type { SimulatedMaster } from "./simulated-master.js";

/** What of the world faults are put into. */
export interface Injected {
  readonly clock: Clock;
  readonly cluster: ClusterSpec;
  readonly hosts: ReadonlyMap<string, SimulatedHost>;
  readonly master: SimulatedMaster;
  readonly objects: Pick<ObjectMirror, "podByUid">;
  readonly network: MemoryNetwork;
  readonly loads: Loads;
}
