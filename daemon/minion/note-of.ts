import { ignoredFields } from "../../core/kinds/pod/ignored-fields.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { MinionNote } from "../../core/link/messages.js";
import type { MinionPorts } from "./ports.js";
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

/** @param container "" for the whole pod */
export type TellNote = (pod: Pod, container: string, type: MinionNote["type"], reason: string, message: string) => void;

/** Tells the master of things as they happen. */
export function noteTeller({ clock, link }: Pick<MinionPorts, "clock" | "link">): TellNote {
  return (pod, container, type, reason, message) => {
    const atMs = clock.nowMs();
    link.send({ type: "notes", notes: [noteOf(pod, container, { type, reason, message, atMs })] });
  };
}

/** Tells of fields that a pod sets and of which nothing comes. */
export function noteIgnored(pod: Pod, note: TellNote): void {
  const ignored = ignoredFields(pod.spec);
  if (ignored.length > 0)
    note(pod, "", "Warning", "NotSupported", `nothing comes of these fields here: ${ignored.join(", ")}`);
}
