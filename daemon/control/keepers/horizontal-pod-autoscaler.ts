import { autoscalerMachine, lookEveryMs } from "../../../actors/autoscaler.js";
import type { AutoscalerCommand, TimerCommand } from "../../../actors/commands.js";
import { asFault, Fault } from "../../../core/fault.js";
import { type AnyObject, anyDef, type Kind } from "../../../core/kinds/all.js";
import type { HorizontalPodAutoscaler } from "../../../core/kinds/horizontal-pod-autoscaler/object.js";
import { prepareForUpdate, rulesForUpdate } from "../../../core/kinds/prepare.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { edit } from "../effects/edit.js";
import { scaledKind, scaleSight } from "../scale-sight.js";
import type { CommonCommand } from "./common.js";
import { wishOf } from "./controller.js";
import type { Handlers, KeeperDef, Parts } from "./keeper.js";

/** A look that comes this much too early is taken for the one that is due. */
const earlyMs = 500;

/** Has the target want so many. @returns the revision of that @throws Fault */
async function scale({ ports }: Parts, { metadata, spec }: HorizontalPodAutoscaler, replicas: number): Promise<number> {
  const kind = scaledKind(spec.scaleTargetRef);
  const { name } = spec.scaleTargetRef;
  const scaling = kind && anyDef(kind).scaling;
  if (!scaling) throw new Fault("NotFound", `${spec.scaleTargetRef.kind} "${name}" cannot be scaled`);
  const place = { kind, namespace: metadata.namespace ?? "", name };
  const change = (old: AnyObject): AnyObject | null => {
    if (scaling.wanted(old) === replicas) return null;
    const { resourceVersion: _, ...kept } = old.metadata;
    const next = scaling.withWanted({ ...old, metadata: kept } as AnyObject, replicas) as AnyObject;
    return prepareForUpdate<Kind>(kind, old, next, rulesForUpdate(old));
  };
  return edit<Kind>(ports.store, place, change);
}

const commandsOf = (
  parts: Parts,
): Handlers<HorizontalPodAutoscaler, Exclude<AutoscalerCommand, CommonCommand | TimerCommand>> => ({
  scaleTarget: async ({ replicas }, hpa, { actor, seq }) => {
    const acted = { type: "controller.acted", created: [], removed: [] } as const;
    try {
      await parts.view.seen(await scale(parts, hpa, replicas));
      parts.system.deliver(actor, { ...acted, failed: 0, why: "" }, seq);
    } catch (error) {
      parts.system.deliver(actor, { ...acted, failed: 1, why: asFault(error).message }, seq);
    }
  },
});

/** Autoscalers: each looks at its target now and then, whatever happens meanwhile. */
export const keeper: KeeperDef<"HorizontalPodAutoscaler"> = {
  kind: "HorizontalPodAutoscaler",
  machine: autoscalerMachine,
  rank: 4,
  make: (parts) => {
    const { view, usage, ports } = parts;
    /** When each looked last, and what it was then, by uid. */
    const looked = new Map<string, { atMs: number; generation: number | undefined }>();
    return {
      looksAfter: (before, after) => !sameJson(wishOf(before), wishOf(after)),
      heard: (_before, after) => {
        if (!after)
          for (const uid of looked.keys()) if (!view.index.byUid("HorizontalPodAutoscaler", uid)) looked.delete(uid);
      },
      revived: ({ metadata }) => looked.delete(metadata.uid ?? ""),
      observe: (hpa) => {
        const { uid = "", generation } = hpa.metadata;
        usage.want();
        const last = looked.get(uid);
        const nowMs = ports.clock.nowMs();
        const isSoon = last && last.generation === generation && nowMs - last.atMs < lookEveryMs - earlyMs;
        if (isSoon) return undefined;
        looked.set(uid, { atMs: nowMs, generation });
        return { type: "controller.observed", object: hpa, children: [scaleSight(hpa, view, usage)] };
      },
      commands: commandsOf(parts),
    };
  },
};
