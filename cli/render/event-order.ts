import type { Event } from "../../core/kinds/event/object.js";

/** When the event was seen last, as the API's text; sorts as time does. */
function seenAt(event: Event): string {
  return event.lastTimestamp ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? "";
}

/** Events, the oldest first. */
export function inOrderOfTime(events: readonly Event[]): Event[] {
  return [...events].sort((a, b) => {
    const [x, y] = [seenAt(a), seenAt(b)];
    if (x !== y) return x < y ? -1 : 1;
    return Number(a.metadata.resourceVersion ?? 0) - Number(b.metadata.resourceVersion ?? 0);
  });
}
