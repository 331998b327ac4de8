/** Byte streams between an API client and a container, over the minion's link. */
import type { Duplex } from "node:stream";
import { Fault } from "../../core/fault.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { StreamRequest } from "../../core/link/messages.js";
import type { StreamPort } from "../api/stream-port.js";
import { execSession } from "../link/exec-session.js";
import type { LinkServer } from "../link/link.js";

export function linkStreams(links: LinkServer): StreamPort {
  const ask = (pod: Pod, request: StreamRequest): Promise<Duplex> => {
    const minion = pod.spec.nodeName ?? "";
    if (minion === "")
      throw new Fault("BadRequest", `pod "${pod.metadata.name}" is not on a minion yet`, { retry: true });
    return links.stream(minion, (streamId) => ({ type: "openStream", streamId, request }));
  };
  const uidOf = (pod: Pod): string => pod.metadata.uid ?? "";
  return {
    logs: async (pod, container, options) => ask(pod, { kind: "logs", uid: uidOf(pod), container, ...options }),
    exec: async (pod, container, command, options) =>
      execSession(await ask(pod, { kind: "exec", uid: uidOf(pod), container, command: [...command], ...options })),
    attach: async (pod, container, { stdin }) =>
      execSession(await ask(pod, { kind: "attach", uid: uidOf(pod), container, stdin })),
    portForward: async (pod, port) => ask(pod, { kind: "portForward", uid: uidOf(pod), port }),
  };
}
