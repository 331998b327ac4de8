/** What a pod's phase and reason say together. One place, so that controllers, services and people read it alike. */
import { isTrue } from "../../objects/conditions.js";
import type { Pod } from "./object.js";

/** Reasons under which a pod of phase Failed is being healed by its own minion: it still counts as one replica. */
export const healingReasons = ["ContainerDied", "Restarting", "CrashLoopBackOff"] as const;

/** Its minion is not heard of. What happens there is not known; replicas are replaced, bare pods wait for it. */
export const minionLostReason = "MinionLost";

/** Its minion is not heard of, and eviction is halted: it most likely runs on, it takes no traffic, and it is not replaced. */
export const minionUnheardReason = "MinionUnheard";

/** Ended, and nobody will start it again. */
export function isFinished(pod: Pod): boolean {
  const { phase, reason } = pod.status ?? {};
  if (phase === "Succeeded") return true;
  return (
    phase === "Failed" && reason !== minionLostReason && !(healingReasons as readonly string[]).includes(reason ?? "")
  );
}

export function isHealing(pod: Pod): boolean {
  return pod.status?.phase === "Failed" && (healingReasons as readonly string[]).includes(pod.status.reason ?? "");
}

export function isLost(pod: Pod): boolean {
  return pod.status?.reason === minionLostReason;
}

export function isUnheard(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some((c) => c.type === "Ready" && c.reason === minionUnheardReason);
}

export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** Ready to take traffic: Running, its Ready condition true, and not on its way out. */
export function isReady(pod: Pod): boolean {
  return pod.status?.phase === "Running" && !isTerminating(pod) && isTrue(pod, "Ready");
}
