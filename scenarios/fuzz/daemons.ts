/** Now and then a pod on each minion, and what is done to it: drawn apart, so that what else a seed draws stays. */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/durations.js";
import { between, chance, pick } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { podSpec } from "./random-pods.js";

const name = "daemon";

interface Daemons {
  workloads: Manifest[];
  timeline: Record<string, unknown>[];
}

function daemonSet(r: Random): Manifest {
  const rolling = pick(r, [{ maxUnavailable: 1 }, { maxUnavailable: "50%" }, { maxSurge: 1, maxUnavailable: 0 }]);
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name },
    spec: {
      ...(chance(r, 30) ? { minReadySeconds: between(r, 1, 5) } : {}),
      selector: { matchLabels: labels },
      updateStrategy: chance(r, 15) ? { type: "OnDelete" } : { rollingUpdate: rolling },
      template: { metadata: { labels }, spec: podSpec(r, name, undefined) },
    },
  };
}

/** @param isFull whether there may be no room for another pod @param spanMs when the last deed is done */
export function drawDaemons(r: Random, isFull: boolean, spanMs: number): Daemons {
  if (isFull || !chance(r, 25)) return { workloads: [], timeline: [] };
  const at = (): string => durationText(r.below(spanMs));
  const deeds = [
    () => ({ at: at(), do: "set-image", deployment: name, image: `${name}:${between(r, 1, 3)}` }),
    () => ({ at: at(), do: "delete-pods", on: `one pod of ${name}` }),
    () => ({ at: at(), fault: "container-exit", on: `one pod of ${name}` }),
  ];
  return { workloads: [daemonSet(r)], timeline: Array.from({ length: r.below(4) }, () => pick(r, deeds)()) };
}
