/** What the effects of pod agents work with. */
import type { ActorSystem } from "../../../actors/host/system.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { LiveFiles } from "../configs/live-files.js";
import type { TellNote } from "../note-of.js";
import type { Place } from "../place.js";
import type { MinionPorts } from "../ports.js";
import type { Probes } from "../probes.js";
import type { Sandboxes } from "../sandboxes.js";
import type { Images } from "./images.js";
import type { Spares } from "./spares.js";

export interface AgentWorld {
  ports: MinionPorts;
  place: Place;
  system: ActorSystem;
  sandboxes: Sandboxes;
  images: Images;
  spares: Spares;
  probes: Probes;
  files: LiveFiles;
  services(): readonly Service[];
  /** A start was answered, and its agent knows: the run may have ended before. */
  answered(uid: string, container: string, id: string): void;
  note: TellNote;
}
