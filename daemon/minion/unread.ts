import type { UnreadPod } from "../../core/link/unread-pods.js";
import type { MinionPorts } from "./ports.js";

/** Pods of ours that cannot be read: what runs of them is left alone, and it is told why no more comes of them. */
export function tellUnread(pods: readonly UnreadPod[], ports: Pick<MinionPorts, "clock" | "link" | "log">): void {
  if (pods.length === 0) return;
  const atMs = ports.clock.nowMs();
  const notes = pods.map(({ uid, namespace, name, why }) => {
    ports.log("error", "a pod of this minion cannot be read", { pod: `${namespace}/${name}`, why });
    const message = `this minion cannot read the pod: ${why}`;
    return { uid, namespace, name, type: "Warning", reason: "NotUnderstood", message, atMs } as const;
  });
  ports.link.send({ type: "notes", notes });
}
