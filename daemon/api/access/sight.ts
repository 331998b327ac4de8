/** Which actors somebody sees. */
import type { Caller } from "../../../core/access/caller.js";
import { actorRight } from "./other-rights.js";
import type { RightsDeps } from "./rights.js";

/** Asked anew for each: a right that is taken away ends what a reader of the stream hears. */
export function sightOf({ master }: RightsDeps, caller: Caller): (actor: string) => boolean {
  return (actor) => master.view.access.decide(caller, actorRight(actor)).allowed;
}
