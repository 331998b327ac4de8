/** Readiness gates: what others say of a pod, without which it is not ready. Pure. */
import type { core } from "../../objects/types.js";
import type { Pod } from "./object.js";

/** Of a pod whose containers are ready, and which waits for others to say so of it. */
export const gatesReason = "ReadinessGatesNotReady";

type Conditions = readonly core.PodCondition[];

/** Why the gates keep it from being ready, as the kubelet says it; "" = they do not. */
function closedBy(gates: readonly core.PodReadinessGate[], conditions: Conditions): string {
  const why = gates.flatMap(({ conditionType: type }) => {
    const said = conditions.find((c) => c.type === type);
    if (!said) return [`corresponding condition of pod readiness gate "${type}" does not exist.`];
    if (said.status === "True") return [];
    return [`the status of pod readiness gate "${type}" is not "True", but ${said.status}`];
  });
  return why.length === 0 ? "" : why.join(", ");
}

/**
 * The condition Ready as a pod's gates let it be: not true before all of them say so.
 * @param said what is known of the pod: the gates' conditions are in it
 */
export function gated(
  ready: core.PodCondition,
  gates: readonly core.PodReadinessGate[],
  said: Conditions,
): core.PodCondition {
  const isHeld = ready.status === "False" && ready.reason === gatesReason;
  if (gates.length === 0 || (ready.status !== "True" && !isHeld)) return ready;
  const why = closedBy(gates, said);
  if (why !== "") return { ...ready, status: "False", reason: gatesReason, message: why };
  if (!isHeld) return ready;
  const { reason: _r, message: _m, ...open } = ready;
  return { ...open, status: "True" };
}

/** The pod once somebody has written its status: it is ready, or is no more, from when its gates were last said something of. */
export function withGates(pod: Pod): Pod {
  const { readinessGates: gates = [] } = pod.spec;
  const conditions = pod.status?.conditions ?? [];
  const ready = conditions.find((c) => c.type === "Ready");
  if (gates.length === 0 || !ready) return pod;
  const next = gated(ready, gates, conditions);
  if (next.status === ready.status && next.message === ready.message) return pod;
  const times = conditions
    .filter((c) => gates.some((g) => g.conditionType === c.type))
    .map((c) => c.lastTransitionTime);
  const since = next.status === ready.status ? undefined : times.filter(Boolean).sort().at(-1);
  const dated = since === undefined ? next : { ...next, lastTransitionTime: since };
  return { ...pod, status: { ...pod.status, conditions: conditions.map((c) => (c === ready ? dated : c)) } };
}
