/** Which faults cannot be made on real Docker, and why: by what the minions stand on. */
import type { LocalProvider } from "../../cli/local/cluster-file.js";
import type { FaultSpec } from "../format/fault-spec.js";
import { standInNames } from "../standins/images.js";
import { hubName } from "./hosts/registry.js";
import { mayStarve } from "./memory.js";

/** Faults of hosts and their links. */
const needHosts: ReadonlySet<FaultSpec["fault"]> = new Set([
  "engine-down",
  "engine-frozen",
  "engine-slow",
  "image-pull",
  "link",
  "link-break",
] as const);

/** What no real machine lets anybody do to it. */
const never: Partial<Record<FaultSpec["fault"], string>> = {
  "answer-lost": "an answer of a real engine cannot be lost at will",
  "bridge-deleted": "the bridge below a network is its host's, and the run does not touch a host's devices",
  "clock-jump": "real processes share this machine's clock",
  "disk-full": "hosts share this machine's disk",
  "engine-events": "events of a real engine cannot be lost at will",
  load: "how much a real program has to do is up to those who ask it",
  "probe-flapping": "what a probe is answered is up to the container's program",
  "start-failing": "a real engine cannot be made to refuse",
  "store-failing": "the master's real disk cannot be made to fail",
  "store-slow": "the master's real disk cannot be made slow",
};

function ofHosts(spec: FaultSpec): string | undefined {
  if (spec.fault === "link" && (spec.duplicate > 0 || spec.reorder > 0))
    return "a real link is TCP, which lets nothing through twice or out of order";
  if (spec.fault === "image-pull") {
    if (hubName(spec.image) === undefined) return "only pulls from Docker Hub are answered by the run's own registry";
    const isStandIn = Object.values<string>(standInNames).includes(spec.image);
    if (spec.mode === "slow" && isStandIn) return "the run's own registry has no stand-ins that could be pulled";
  }
  return undefined;
}

/** Why a fault cannot be made by this provider; undefined when it can. */
export function unsupportedLive(spec: FaultSpec, provider: LocalProvider): string | undefined {
  const why = never[spec.fault];
  if (why !== undefined) return why;
  if (needHosts.has(spec.fault))
    return provider === "netns" ? ofHosts(spec) : "needs minions with hosts of their own: --provider netns";
  if (spec.fault === "container-exit" && spec.exitCode === 0)
    return "a container can be killed from outside, but not made to succeed";
  if (spec.fault === "container-oom" && !mayStarve())
    return "taking a container's memory needs root, Linux and control groups of version 2";
  if (spec.fault === "master-crash" && spec.afterWrites > 0 && !spec.landed)
    return "a real write cannot be lost at will";
  return undefined;
}
