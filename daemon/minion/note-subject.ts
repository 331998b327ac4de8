import type { Pod } from "../../core/kinds/pod/object.js";
import type { MinionNote } from "../link/messages.js";

/** What a note is about: a pod, or (`container` other than "") one container of it. */
export function subjectOf(
  { metadata: { uid = "", namespace = "", name } }: Pod,
  container: string,
): Pick<MinionNote, "uid" | "namespace" | "name" | "container"> {
  return { uid, namespace, name, ...(container === "" ? {} : { container }) };
}
