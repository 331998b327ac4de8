/** The configuration of this minion's pods: what they name is asked for, kept, and brought to those that wait and run. */
import type { ActorSystem } from "../../../actors/host/system.js";
import type { PodAgentContext } from "../../../actors/pod-agent/context.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { agentId } from "../agent-id.js";
import type { MinionPorts } from "../ports.js";
import { ConfigBook } from "./config-book.js";
import { LiveFiles, type LiveFilesHands } from "./live-files.js";

export interface PodConfigsHands extends Omit<LiveFilesHands, "ports" | "book"> {
  ports: Pick<MinionPorts, "clock" | "link" | "configMemory" | "volumes" | "podToken">;
  system(): ActorSystem;
}

export class PodConfigs {
  readonly book: ConfigBook;
  readonly files: LiveFiles;
  readonly #system: () => ActorSystem;

  constructor(hands: PodConfigsHands) {
    const { clock, link, configMemory: memory } = hands.ports;
    this.#system = hands.system;
    this.book = new ConfigBook({
      clock,
      send: (message) => link.send(message),
      ...(memory ? { memory } : {}),
      onChange: (pods) => this.#changed(pods),
    });
    this.files = new LiveFiles({ ...hands, book: this.book });
  }

  /** A pod has a new version, which its agent knows: its files may tell of it. */
  podChanged(pod: Pod): void {
    this.book.has(pod);
    void this.files.update(pod);
  }

  /** What waits for what was told goes on, and what runs sees it. */
  #changed(pods: readonly Pod[]): void {
    const system = this.#system();
    for (const pod of pods) {
      const id = agentId(pod.metadata.uid ?? "");
      if (!system.has(id)) continue;
      system.deliver(id, { type: "agent.configChanged" });
      const { volumesReady } = system.contextOf(id) as PodAgentContext;
      if (volumesReady) void this.files.update(pod);
    }
  }
}

/** Whether all of a pod that its containers see is as it was. */
export function isSamePod(before: Pod | undefined, { metadata, spec }: Pod): boolean {
  const of = before?.metadata;
  return (
    sameJson(before?.spec, spec) &&
    sameJson(of?.labels, metadata.labels) &&
    sameJson(of?.annotations, metadata.annotations)
  );
}
