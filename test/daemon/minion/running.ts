/** A minion with a pod that runs, and what it says of it. */
import { bench, pod } from "./bench.js";

export type Bench = ReturnType<typeof bench>;

export async function running(policy = "Always", b = bench()) {
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod(policy) });
  await b.clock.advance(10_000);
  const [id = ""] = b.idsOf("running");
  return { ...b, minion, id };
}

export const reasons = (b: Bench): string[] => b.notes().map((n) => n.reason);
export const ready = (b: Bench): string | undefined =>
  b.said
    .findLast((m) => m.type === "report")
    ?.pods.at(-1)
    ?.status.conditions?.find((c) => c.type === "Ready")?.status;
