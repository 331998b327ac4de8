/** What a pod's phase and reason say together. One place, so that controllers, services and people read it alike. */
import { isTrue } from "../../objects/conditions.js";
import type { Pod } from "./object.js";

/**
 * Reasons under which a pod is being healed by its own minion: it still counts as one replica. Its phase is Running then,
 * as Kubernetes has it while a container waits for its next start; the article, 0.5.4 and stores of older versions call
 * it Failed. See docs/decisions/014-phase-while-healing.md.
 */
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
  const { phase, reason } = pod.status ?? {};
  return (phase === "Running" || phase === "Failed") && (healingReasons as readonly string[]).includes(reason ?? "");
}

/** Its containers run, as far as is known: it is not healing. */
export function isRunning(pod: Pod): boolean {
  return pod.status?.phase === "Running" && !isHealing(pod);
}

/** The phase as the article tells it, and with it v1beta1, scenarios and reports: Failed, while it is being healed. */
export function articlePhase(pod: Pod): string {
  return isHealing(pod) ? "Failed" : (pod.status?.phase ?? "Pending");
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
  return isRunning(pod) && !isTerminating(pod) && isTrue(pod, "Ready");
}
