import type { Pod } from "../../core/kinds/pod/object.js";
import type { MinionNote } from "../../core/link/messages.js";
import { withoutIds } from "./without-ids.js";

/** What is told of a pod, or (`container` other than "") of one container of it. */
export function noteOf(
  { metadata: { uid = "", namespace = "", name } }: Pod,
  container: string,
  said: Pick<MinionNote, "type" | "reason" | "message" | "atMs">,
): MinionNote {
  const about = { uid, namespace, name, ...(container === "" ? {} : { container }) };
  return { ...about, ...said, message: withoutIds(said.message) };
}
